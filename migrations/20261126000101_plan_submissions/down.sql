DELETE FROM planned_periods WHERE milestone = 'SUBMISSION';
ALTER TABLE planned_periods
    DROP CONSTRAINT planned_periods_milestone_check,
    ADD CONSTRAINT planned_periods_milestone_check CHECK (milestone IN
        ('PREPARATION', 'PUBLICATION', 'AWARD', 'CONTRACT_START', 'CONTRACT_END'));
COMMENT ON COLUMN planned_periods.milestone IS 'PREPARATION, PUBLICATION, AWARD, CONTRACT_START or CONTRACT_END';
