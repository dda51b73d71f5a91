/** Vietnamese words of the line to the server, and of what fails behind it. */

export const line = {
  "connection.label": "Kết nối",
  "connection.connecting": "Đang kết nối",
  "connection.live": "Kết nối tốt",
  "connection.reconnecting": "Đang kết nối lại",
  "connection.lost": "Mất kết nối",
  "connection.stale": "Kết nối không phản hồi",
  "connection.fault": "Sự cố: {parts}",
  "part.database": "cơ sở dữ liệu",
  "part.broker": "bộ chuyển tin",
  "part.ingest": "bộ ghi dữ liệu",
  "part.judgement": "xét ngưỡng cảnh báo",
  "part.alerts": "xét cảnh báo",
};
