-- PostgreSQL: the user of `run --only talk` (deploy/infopunt-talk.service). A test holds these lists equal to what its pages ask.

-- In the main database (DATABASE_URL): what a page is made of. Of colleagues no more than that they are here: visitors read how many.
GRANT SELECT ON regions_region, regions_area, regions_municipality, topics_theme, topics_topic,
    facts_fact, facts_period, facts_gap,
    referrals_authority, referrals_routing_text
    TO infopunt_talk;
GRANT SELECT (id, is_active) ON accounts_worker TO infopunt_talk;

-- In the database of the sealed side (INFOPUNT_REPORTS_URL): nothing of vault_personkey, vault_tray and vault_logrow.
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO infopunt_talk;
REVOKE ALL ON vault_personkey, vault_tray, vault_logrow, vault_recoverykey, kernel_auditentry, django_migrations FROM infopunt_talk;
REVOKE INSERT, UPDATE, DELETE ON vault_signingroot, vault_teamkey, vault_certificate, vault_heldkey, vault_outsidesecret
    FROM infopunt_talk;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO infopunt_talk;
