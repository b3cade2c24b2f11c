// A token bucket: so much at once, so much a second. Owns the arithmetic; what a token stands for is its user's.

export interface TokenBucket {
	/** Takes tokens if they are there. @returns false when they are not; nothing is taken then */
	take(tokens: number): boolean;
	/** Takes tokens for work already done, below zero if need be. */
	charge(tokens: number): void;
}

/**
 * @param capacity tokens at the start, and at most
 * @param perSecond tokens that come back in a second
 * @param now a clock in ms that never goes back
 */
export function createTokenBucket(
	capacity: number,
	perSecond: number,
	now: () => number = () => performance.now()
): TokenBucket {
	let tokens = capacity;
	let filledAt = now();
	const fill = () => {
		const at = now();
		tokens = Math.min(capacity, tokens + ((at - filledAt) / 1000) * perSecond);
		filledAt = at;
	};
	return {
		take: (wanted) => {
			fill();
			if (tokens < wanted) return false;
			tokens -= wanted;
			return true;
		},
		charge: (spent) => {
			fill();
			tokens -= spent;
		}
	};
}
