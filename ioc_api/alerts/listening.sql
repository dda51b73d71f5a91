-- newest --
-- The number of the newest news of any alert.
SELECT COALESCE(MAX(alert.news_id), 0) AS news_id
FROM alert;

-- missed --
-- The newest news of each alert, of those after a number, in their order.
SELECT
    alert.news_id,
    alert.alert_id,
    alert.news
FROM alert
WHERE alert.news_id > %(after)s
ORDER BY alert.news_id;
