/** What is said of one sensor: it comes when one is looked at, which the first view does not. */
export { SensorDrawer } from "./map/sensor-drawer.js";
export { SensorPage } from "./sensor/sensor-page.js";
