-- Who judges: one process, whose session holds this lock. It may hold no other by a number, for
-- those are of who computes.
CREATE FUNCTION try_lead_judgement()
RETURNS BOOLEAN
LANGUAGE sql
VOLATILE
SECURITY DEFINER
SET search_path = pg_catalog, pg_temp
AS $$
SELECT pg_try_advisory_lock(x'10C00007'::INT, 0)
$$;

-- Whoever else held it would keep everybody from judging.
REVOKE EXECUTE ON FUNCTION try_lead_judgement FROM public;
