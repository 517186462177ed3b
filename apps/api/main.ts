import { loadSettings } from '#config/settings.js';
import { createApp } from './app.js';

const settings = loadSettings(process.env);
const app = await createApp(settings);
// on SIGTERM and SIGINT requests under way are answered, then the connections end
app.enableShutdownHooks();
await app.listen(settings.api.port, settings.api.host);
