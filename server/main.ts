// `npm start`: starts the server by the environment, says in one line where it is, and ends when it is asked to.
import { ConfigError, readConfig } from './config.ts';
import { startServer } from './server.ts';

try {
	const server = await startServer(readConfig(process.env));
	const end = () => void server.close().then(() => process.exit(0));
	process.once('SIGTERM', end).once('SIGINT', end);
	if (server.isAppBuilt) console.log(`Sotto is at ${server.origin}`);
	else
		console.error(
			`There is no app in build/: npm start builds it first. Signaling alone listens at port ${server.port}.`
		);
} catch (error) {
	if (!(error instanceof ConfigError)) throw error;
	console.error(error.message);
	process.exit(1);
}
