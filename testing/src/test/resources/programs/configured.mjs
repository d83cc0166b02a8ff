import { config, exchange } from 'exchange';

exchange({ id: 'configured', handlers: { greeting: () => config.greeting } });
