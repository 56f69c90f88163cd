DROP TABLE participation_fees;
