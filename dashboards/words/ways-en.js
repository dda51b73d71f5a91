/** English words of the ways into the history explorer. */

export const ways = {
  "nav.explore": "History",
  "explore.open": "Open in History",
  "explore.openList": "Open the first {count} of the list in History ({kind})",
  "lasso.draw": "Draw a line around sensors",
  "lasso.picked": "Picked sensors",
  "lasso.count": "{count} sensors within the line, in History:",
  "lasso.first": "Open the first {count} sensors in History",
  "lasso.file": "Save the last 24 hours: {kind}",
  "lasso.fileThen": "Save the 24 hours before this moment: {kind}",
  "lasso.end": "End the selection",
};
