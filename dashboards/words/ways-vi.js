/** Vietnamese words of the ways into the history explorer. */

export const ways = {
  "nav.explore": "Lịch sử",
  "explore.open": "Mở trong Lịch sử",
  "explore.openList": "Mở {count} cảm biến đầu danh sách trong Lịch sử ({kind})",
  "lasso.draw": "Khoanh vùng cảm biến",
  "lasso.picked": "Cảm biến đã khoanh",
  "lasso.count": "{count} cảm biến trong vùng khoanh, mở trong Lịch sử:",
  "lasso.first": "Mở {count} cảm biến đầu tiên trong Lịch sử",
  "lasso.file": "Tải số liệu 24 giờ qua: {kind}",
  "lasso.fileThen": "Tải số liệu 24 giờ trước thời điểm này: {kind}",
  "lasso.end": "Bỏ khoanh",
};
