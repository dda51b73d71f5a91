-- begin_guess --
-- Count a try beforehand, or none where the subject is locked: who tries many at once gets no more.
INSERT INTO sign_in_guess AS guess (subject_hash, failed_count, failed_at)
VALUES (%(subject_hash)s, 1, %(now)s)
ON CONFLICT (subject_hash) DO UPDATE
    SET
        failed_count = CASE
            WHEN guess.failed_at < %(forgotten_before)s THEN 1
            ELSE guess.failed_count + 1
        END,
        failed_at = excluded.failed_at,
        locked_until = NULL
    WHERE guess.locked_until IS NULL OR guess.locked_until <= %(now)s
RETURNING guess.failed_count, guess.refused_count;

-- lock_guess --
-- Lock a subject for a time.
UPDATE sign_in_guess
SET locked_until = %(locked_until)s
WHERE subject_hash = %(subject_hash)s;

-- take_back_guess --
-- A try of which no password was looked at, with the lock that it would have brought.
UPDATE sign_in_guess
SET
    failed_count = failed_count - 1,
    locked_until = CASE WHEN %(has_locked)s THEN NULL ELSE locked_until END
WHERE subject_hash = %(subject_hash)s AND failed_count > 0;

-- refuse_guess --
-- Count a try of subjects of which one is locked; no row where none is.
UPDATE sign_in_guess
SET refused_count = refused_count + 1
WHERE subject_hash = ANY(%(subject_hashes)s) AND locked_until > %(now)s
RETURNING TRUE;

-- forget_guess --
-- Begin anew with a subject.
DELETE FROM sign_in_guess
WHERE subject_hash = %(subject_hash)s;

-- forget_guesses --
-- Subjects that have been left alone for long.
DELETE FROM sign_in_guess
WHERE failed_at < %(before)s;
