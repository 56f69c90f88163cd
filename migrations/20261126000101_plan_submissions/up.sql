ALTER TABLE planned_periods
    DROP CONSTRAINT planned_periods_milestone_check,
    ADD CONSTRAINT planned_periods_milestone_check CHECK (milestone IN
        ('PREPARATION', 'PUBLICATION', 'SUBMISSION', 'AWARD', 'CONTRACT_START', 'CONTRACT_END'));
COMMENT ON COLUMN planned_periods.milestone IS
    'PREPARATION, PUBLICATION, SUBMISSION (sluiting van de inschrijving), AWARD, CONTRACT_START or CONTRACT_END';
