// How a property that failed is run again, for tests: fast-check prints the seed and the path of the smallest failure.
interface Environment {
	readonly WEATHER_SEED?: string | undefined;
	readonly WEATHER_PATH?: string | undefined;
}

/** For `fc.assert`. With both, the one failing run; with a seed alone, the same runs as then. */
export function weatherOf({ WEATHER_SEED, WEATHER_PATH }: Environment) {
	return {
		...(WEATHER_SEED !== undefined && { seed: Number(WEATHER_SEED) }),
		...(WEATHER_PATH !== undefined && { path: WEATHER_PATH, endOnFailure: true })
	};
}
