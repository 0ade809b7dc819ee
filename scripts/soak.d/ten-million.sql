-- Puts :count confirmed users into the pool :pool of an idle database, in the shapes in which the server writes them:
-- each with every attribute that ListUsers searches, an alias, a password hash and an SRP verifier, so that no index
-- and no column is smaller than it may come to be. Names that many share are few, as among people: 50 given names and
-- 20 family names, however many users there are.
--
-- :hash is a password's hash as the server makes it. The verifier has the length of one and is as random, though
-- nothing opens it.
INSERT INTO users
    (pool_id, username, sub, status, enabled, generation, created_at, modified_at, password_hash, attributes, email,
     phone_number, name, given_name, family_name, preferred_username, sealed_verifier)
SELECT :pool, username, sub, 'CONFIRMED', 1, 0, 1700000000000 + n, 1700000000000 + n, :hash,
    concat('{"email":"', email, '","email_verified":"true","phone_number":"', phone, '","name":"', name,
        '","given_name":"', given, '","family_name":"', family, '","preferred_username":"', preferred,
        '","locale":"ja-JP"}'),
    email, phone, lower(name), lower(given), lower(family), preferred, verifier
FROM (
    SELECT n, concat('user-', n) AS username, concat('user-', n, '@example.com') AS email,
        concat('+1', lpad(CAST(n AS TEXT), 10, '0')) AS phone, concat('Name ', n) AS name,
        concat('Given', n % 50) AS given, concat('Family', n % 20) AS family, concat('preferred-', n) AS preferred,
        -- Spread as random ones are, and each another.
        CAST(CAST(md5(CAST(n AS TEXT)) AS UUID) AS TEXT) AS sub,
        sha512(int8send(n)) || sha512(int8send(-n)) || sha512(int8send(n + 1000000000000))
            || sha512(int8send(-n - 1000000000000)) || sha512(int8send(n + 2000000000000))
            || sha512(int8send(-n - 2000000000000)) || substr(sha512(int8send(n + 3000000000000)), 1, 57) AS verifier
    -- From 0. A series of billions would do.
    FROM generate_series(CAST(0 AS BIGINT), CAST(:count AS BIGINT) - 1) n
) made;

INSERT INTO user_aliases (pool_id, alias_key, kind, user_id)
SELECT pool_id, email, 'email', id FROM users WHERE pool_id = :pool AND email IS NOT NULL;
