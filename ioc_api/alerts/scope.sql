-- seen --
-- Whether the asker may look at an alert: where it stands, and whether the city is heard at all.
SELECT
    (
        %(scope)s::TEXT[] IS NULL
        OR {of_area} = ANY(%(scope)s::TEXT[])
        OR {of_ward} = ANY(%(scope)s::TEXT[])
        OR {of_rule_id} = %(open_rule)s
    )
FROM one;
