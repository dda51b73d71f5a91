/** What is said of sensors one by one, on the map and alone: the first view says it of none. */
export { MapPage } from "./map/map-page.js";
export { SensorPage } from "./sensor/sensor-page.js";
