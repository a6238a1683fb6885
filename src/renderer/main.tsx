import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { ownTransport, provideTransport } from './api';
import { App } from './app/App';

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root.');

provideTransport(ownTransport());
createRoot(root).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
