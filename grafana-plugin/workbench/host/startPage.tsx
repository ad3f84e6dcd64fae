import { createRoot } from 'react-dom/client';
import { App } from './App';
import { startPluginLoader } from './loader/pluginLoader';
import { runtimeParts } from './loader/runtimeParts';
import { sharedDependencies } from './loader/sharedDependencies';
import { followLinks } from './services/followLinks';
import { setUpServices } from './services/setUpServices';

// In this order: plugins get the runtime as the services left it.
setUpServices();
startPluginLoader(sharedDependencies(runtimeParts));
followLinks(document);
createRoot(document.getElementById('reactRoot')!).render(<App />);
