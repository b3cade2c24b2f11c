// Where a popover stands: beside what it belongs to, and never beyond the edge of the window. Pure.

interface Box {
	readonly left: number;
	readonly right: number;
	readonly top: number;
	readonly bottom: number;
}
interface Size {
	readonly width: number;
	readonly height: number;
}

/** Between the popover and the edge of the window, and between it and its anchor, in pixels. */
const GAP = 8;

/** Above the anchor where there is room, else below it; on the side of the anchor on which there is more room. */
export function placeBeside(anchor: Box, popover: Size, view: Size): { readonly left: number; readonly top: number } {
	const rightwards = anchor.left + anchor.right < view.width;
	const left = rightwards ? anchor.left : anchor.right - popover.width;
	const above = anchor.top - GAP - popover.height;
	const top = above >= GAP ? above : anchor.bottom + GAP;
	return {
		left: within(left, view.width - popover.width - GAP),
		top: within(top, view.height - popover.height - GAP)
	};
}

function within(value: number, most: number): number {
	return Math.max(GAP, Math.min(value, most));
}
