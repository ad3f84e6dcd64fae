import { escapeHtml } from '../../pages/escapeHtml.ts';
import { progressWords, type Building } from '../buildState.ts';
import { frame } from './frame.ts';

/** The page that stands in for the workbench while it is built. */
export function buildingPage(building: Building, nowMs: number): string {
  return frame(
    'building',
    'The workbench is being built',
    `<p>
        It shows Vigil's app without a Grafana, and is made of two parts: the host, which is a page out of Grafana's own
        packages, and the plugin. The first time, both have to be fetched and built, which takes some minutes. From then
        on the workbench is there at once.
      </p>
      <div class="card">
        <div class="bar"></div>
        <p id="doing" class="doing" role="status">${escapeHtml(building.doing)}</p>
        <p id="progress" class="faint">${escapeHtml(progressWords(building, nowMs))}</p>
      </div>
      <p class="faint">This page becomes the workbench by itself. Nothing else waits for it.</p>`,
  );
}
