DROP TABLE settlement_transfers, settlement_statements, settlement_shares, settlement_years, settlement_postings, settlements;
DROP FUNCTION keep_agreed_settlement(), keep_parts_of_agreed_settlement();
