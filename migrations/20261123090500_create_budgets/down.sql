DROP TABLE cost_shares;
DROP TABLE distributions;
DROP TABLE budget_lines;
DROP TABLE budgets;
