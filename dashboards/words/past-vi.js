/** What the map says of a time that is over, in Vietnamese. */
export const past = {
  "past.badge": "QUÁ KHỨ",
  "past.label": "Thời điểm đang xem",
  "past.open": "Xem quá khứ",
  "past.openHint": "Xem lại thành phố vào một thời điểm đã qua",
  "past.backToLive": "Về hiện tại",
  "past.slider": "Chọn thời điểm",
  "past.field": "Ngày và giờ",
  "past.window": "Thanh trượt dài",
  "past.speed": "Tốc độ phát lại",
  "past.minutesPerSecond": "{n} phút/giây",
  "past.hoursPerSecond": "{n} giờ/giây",
  "past.play": "Phát lại",
  "past.pause": "Tạm dừng",
  "past.loading": "Đang tải thời điểm này",
  "past.failed": "Không tải được thời điểm này",
  "past.unknown": "Không có dữ liệu của thời điểm này",
  "past.unknownBefore": "Chỉ có dữ liệu từ {time}",
  "past.nothingKnown": "Không có dữ liệu nào được lưu của thời điểm này",
  "past.quarters": "Theo trung bình 15 phút: số liệu từng lần đo không còn được lưu",
  "past.everything":
    "Mọi khung trên trang này là của thời điểm trên; cảnh báo mới vẫn được báo ngay",
};
