// JSON from outside, checked by schema at the edge: size first, then shape.
import * as v from 'valibot';
import { utf8 } from './bytes.ts';
import { AppError } from './errors.ts';

/**
 * Parses foreign JSON text.
 * @param text what arrived, of any length
 * @param maxBytes the most it may have, in UTF-8
 * @param where names the parser in the error, never the data
 * @throws AppError `malformed` when it is too long, not JSON, or not of the schema
 */
export function parseJson<const Schema extends v.GenericSchema>(
	schema: Schema,
	text: string,
	maxBytes: number,
	where: string
): v.InferOutput<Schema> {
	if (text.length > maxBytes || utf8(text).length > maxBytes) throw new AppError('malformed', `${where}: size`);
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		throw new AppError('malformed', `${where}: json`);
	}
	return checkShape(schema, value, where);
}

/** Checks a foreign value. @throws AppError `malformed`, also for what an inner parser refuses */
export function checkShape<const Schema extends v.GenericSchema>(
	schema: Schema,
	value: unknown,
	where: string
): v.InferOutput<Schema> {
	const result = v.safeParse(schema, value);
	if (!result.success) throw new AppError('malformed', where);
	return result.output;
}

/** A schema step from one of our parsers (string -> branded string, throwing AppError). */
export function parsedBy<Output extends string>(parse: (text: string) => Output) {
	return v.pipe(
		v.string(),
		v.rawTransform<string, Output>(({ dataset, addIssue, NEVER }) => {
			try {
				return parse(dataset.value);
			} catch {
				addIssue();
				return NEVER;
			}
		})
	);
}
