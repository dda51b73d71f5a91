/**
 * What the pages are made of that most never open: they come when they are wanted. All together, for
 * in parts that share much they would tear up what every page loads.
 */
import "../words/late.js";

export { Forbidden } from "../account/forbidden-panel.js";
export { SignInDialog } from "../account/sign-in-dialog.js";
export { AlertsPage } from "./alerts/alerts-page.js";
export { AreaPage } from "./area/area-page.js";
export { AuditPage } from "./audit/audit-page.js";
export { EnterPage } from "./enter/enter-page.js";
export { ExplorePage } from "./explore/explore-page.js";
export { KeysPage } from "./keys/keys-page.js";
export { MePage } from "./me/me-page.js";
export { CrossingPanel } from "./overview/crossing-panel.js";
export { PeoplePage } from "./people/people-page.js";
export { PiecesPage } from "./pieces/pieces-page.js";
export { RulesPage } from "./rules/rules-page.js";
export { SignInPage } from "./sign-in/sign-in-page.js";
