/** English words of the line to the server, and of what fails behind it. */

export const line = {
  "connection.label": "Line",
  "connection.connecting": "Line opening",
  "connection.live": "Line open",
  "connection.reconnecting": "Line reopening",
  "connection.lost": "Line lost",
  "connection.stale": "Line silent",
  "connection.fault": "Fault: {parts}",
  "part.database": "database",
  "part.broker": "broker",
  "part.ingest": "ingest",
  "part.judgement": "judging of thresholds",
  "part.alerts": "judging of alerts",
};
