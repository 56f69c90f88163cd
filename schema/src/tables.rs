//! The tables as diesel sees them. Made from the migrated database by `script/tables`; never edited.
#![allow(missing_docs, clippy::wildcard_imports, reason = "generated; the comments stand in the database")]

diesel::table! {
    use diesel::sql_types::*;
    assessment_answers (assessment_answer_id) {
        assessment_answer_id -> Uuid,
        assessment_id -> Uuid,
        organization_id -> Uuid,
        choice -> Nullable<Text>,
        reason -> Nullable<Text>,
        answered_by -> Nullable<Text>,
        answered_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    assessments (assessment_id) {
        assessment_id -> Uuid,
        tender_id -> Uuid,
        due_on -> Date,
        opened_by -> Text,
        opened_at -> Timestamptz,
        outcome -> Nullable<Text>,
        conclusion -> Nullable<Text>,
        follow_up -> Nullable<Text>,
        concluded_by -> Nullable<Text>,
        concluded_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    audit_events (audit_event_id) {
        audit_event_id -> Int8,
        happened_at -> Timestamptz,
        action -> Text,
        object -> Text,
        result -> Text,
        actor -> Text,
        origin -> Text,
        request -> Nullable<Uuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    available_hours (available_hours_id) {
        available_hours_id -> Uuid,
        partnership_id -> Uuid,
        organization_id -> Uuid,
        quarter_start -> Date,
        hours -> Int4,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    budget_decisions (budget_decision_id) {
        budget_decision_id -> Uuid,
        budget_id -> Uuid,
        kind -> Text,
        role -> Text,
        organization_id -> Nullable<Uuid>,
        actor -> Text,
        reason -> Nullable<Text>,
        decided_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    budget_lines (budget_line_id) {
        budget_line_id -> Uuid,
        budget_id -> Uuid,
        position -> Int4,
        name -> Text,
        amount_eur -> Numeric,
        source_sheet -> Nullable<Text>,
        source_row -> Nullable<Int4>,
        category -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    budget_weights (budget_weight_id) {
        budget_weight_id -> Uuid,
        budget_id -> Uuid,
        organization_id -> Uuid,
        weight -> Int4,
        reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    budgets (budget_id) {
        budget_id -> Uuid,
        partnership_id -> Uuid,
        year -> Int4,
        revision -> Int4,
        status -> Text,
        note -> Nullable<Text>,
        import_run_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        version -> Int4,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    calendar_editions (calendar_edition_id) {
        calendar_edition_id -> Uuid,
        calendar_id -> Uuid,
        number -> Int4,
        published_at -> Timestamptz,
        actor -> Text,
        note -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    calendar_feeds (calendar_feed_id) {
        calendar_feed_id -> Uuid,
        user_id -> Uuid,
        partnership_id -> Uuid,
        organization_id -> Nullable<Uuid>,
        secret_sha256 -> Bytea,
        created_at -> Timestamptz,
        last_used_at -> Nullable<Timestamptz>,
        revoked_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    calendars (calendar_id) {
        calendar_id -> Uuid,
        partnership_id -> Uuid,
        year -> Int4,
        title -> Text,
        status -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    capacity_norms (capacity_norm_id) {
        capacity_norm_id -> Uuid,
        partnership_id -> Uuid,
        procedure -> Text,
        role -> Text,
        hours -> Int4,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    column_mappings (column_mapping_id) {
        column_mapping_id -> Uuid,
        partnership_id -> Uuid,
        kind -> Text,
        normal_heading -> Text,
        heading -> Text,
        field -> Nullable<Text>,
        actor -> Text,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    contract_endings (contract_id) {
        contract_id -> Uuid,
        would_end_on -> Nullable<Date>,
        reason -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    contract_follow_ups (contract_id) {
        contract_id -> Uuid,
        tender_id -> Uuid,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    contracts (contract_id) {
        contract_id -> Uuid,
        partnership_id -> Uuid,
        organization_id -> Uuid,
        supplier_id -> Nullable<Uuid>,
        reference -> Nullable<Text>,
        title -> Text,
        description -> Nullable<Text>,
        category -> Nullable<Text>,
        nature -> Nullable<Text>,
        cpv_code -> Nullable<Text>,
        value_eur -> Nullable<Numeric>,
        annual_value_eur -> Nullable<Numeric>,
        starts_on -> Nullable<Date>,
        original_end_on -> Nullable<Date>,
        current_end_on -> Nullable<Date>,
        ultimate_end_on -> Nullable<Date>,
        extension_text -> Nullable<Text>,
        renewal -> Nullable<Text>,
        notice_months -> Nullable<Int4>,
        notice_days -> Nullable<Int4>,
        notice_text -> Nullable<Text>,
        status -> Nullable<Text>,
        contact -> Nullable<Text>,
        remarks -> Nullable<Text>,
        unmapped -> Jsonb,
        version -> Int4,
        import_run_id -> Nullable<Uuid>,
        source_sheet -> Nullable<Text>,
        source_row -> Nullable<Int4>,
        missing_since -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    cost_shares (cost_share_id) {
        cost_share_id -> Uuid,
        distribution_id -> Uuid,
        organization_id -> Uuid,
        inhabitants -> Int4,
        figure_status -> Text,
        figure_source -> Text,
        percentage_pct -> Nullable<Numeric>,
        percentage_remainder -> Nullable<Numeric>,
        percentage_leftover -> Int4,
        amount_eur -> Numeric,
        amount_remainder -> Numeric,
        amount_leftover -> Int4,
        weight_reason -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    cpv_codes (cpv_code_id) {
        cpv_code_id -> Uuid,
        code -> Text,
        check_digit -> Nullable<Int2>,
        label_nl -> Nullable<Text>,
        label_en -> Nullable<Text>,
        is_social -> Bool,
        source -> Text,
        import_run_id -> Nullable<Uuid>,
        source_sheet -> Nullable<Text>,
        source_row -> Nullable<Int4>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    differences (difference_id) {
        difference_id -> Int8,
        import_run_id -> Uuid,
        kind -> Text,
        label -> Text,
        sheet -> Nullable<Text>,
        row_number -> Nullable<Int4>,
        fields -> Json,
        row_key -> Nullable<Uuid>,
        row_version -> Nullable<Int4>,
        choice -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    distributions (distribution_id) {
        distribution_id -> Uuid,
        budget_id -> Uuid,
        method -> Text,
        unit_eur -> Numeric,
        reference_date -> Date,
        total_eur -> Numeric,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    expenses (expense_id) {
        expense_id -> Uuid,
        partnership_id -> Uuid,
        year -> Int4,
        spent_on -> Date,
        line -> Text,
        budget_line_id -> Nullable<Uuid>,
        paid_by_organization_id -> Uuid,
        amount_eur -> Numeric,
        reference -> Nullable<Text>,
        description -> Nullable<Text>,
        unmapped -> Jsonb,
        version -> Int4,
        import_run_id -> Nullable<Uuid>,
        source_sheet -> Nullable<Text>,
        source_row -> Nullable<Int4>,
        missing_since -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        vat_treatment -> Nullable<Text>,
        corrects_expense_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    extension_options (extension_option_id) {
        extension_option_id -> Uuid,
        contract_id -> Uuid,
        position -> Int4,
        months -> Int4,
        used -> Bool,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    findings (finding_id) {
        finding_id -> Int8,
        import_run_id -> Uuid,
        severity -> Text,
        code -> Text,
        sheet -> Nullable<Text>,
        cell -> Nullable<Text>,
        heading -> Nullable<Text>,
        seen -> Nullable<Text>,
        expected -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    idempotency_keys (idempotency_key_id) {
        idempotency_key_id -> Uuid,
        actor -> Text,
        key -> Text,
        request_sha256 -> Bytea,
        claimed_until -> Timestamptz,
        carried_out_at -> Nullable<Timestamptz>,
        answer -> Nullable<Text>,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    import_annotations (import_run_id) {
        import_run_id -> Uuid,
        file_name -> Text,
        content -> Bytea,
        created_at -> Timestamptz,
        excerpt -> Jsonb,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    import_files (import_file_id) {
        import_file_id -> Uuid,
        sha256 -> Bytea,
        content -> Bytea,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    import_runs (import_run_id) {
        import_run_id -> Uuid,
        partnership_id -> Uuid,
        import_file_id -> Uuid,
        file_name -> Text,
        actor -> Text,
        applied_by -> Nullable<Text>,
        status -> Text,
        kind -> Nullable<Text>,
        year -> Nullable<Int4>,
        sheet -> Nullable<Text>,
        progress -> Int4,
        rows_read -> Int4,
        rows_new -> Int4,
        rows_changed -> Int4,
        rows_unchanged -> Int4,
        rows_missing -> Int4,
        rows_skipped -> Int4,
        rows_rejected -> Int4,
        attempts -> Int4,
        claimed_by -> Nullable<Text>,
        claimed_at -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        finished_at -> Nullable<Timestamptz>,
        application -> Jsonb,
        previous_run_id -> Nullable<Uuid>,
        reverted_by -> Nullable<Text>,
        reverted_at -> Nullable<Timestamptz>,
        rows_done -> Int4,
        rows_total -> Nullable<Int4>,
        expected_at -> Nullable<Timestamptz>,
        ended_by -> Nullable<Text>,
        covers -> Array<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    imported_contracts (contract_id) {
        contract_id -> Uuid,
        said -> Jsonb,
        register_run_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    imported_expenses (expense_id) {
        expense_id -> Uuid,
        said -> Jsonb,
        register_run_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    lead_times (lead_time_id) {
        lead_time_id -> Uuid,
        partnership_id -> Uuid,
        step -> Text,
        days -> Int4,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    lots (lot_id) {
        lot_id -> Uuid,
        tender_id -> Uuid,
        number -> Int4,
        title -> Nullable<Text>,
        estimated_value_eur -> Nullable<Numeric>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    membership_roles (membership_role_id) {
        membership_role_id -> Uuid,
        membership_id -> Uuid,
        role -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    memberships (membership_id) {
        membership_id -> Uuid,
        partnership_id -> Uuid,
        organization_id -> Uuid,
        kind -> Text,
        during -> Daterange,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    organizations (organization_id) {
        organization_id -> Uuid,
        kind -> Text,
        code -> Nullable<Text>,
        name -> Text,
        existence -> Daterange,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    packed_inserts (change_id) {
        change_id -> Int8,
        changed_at -> Timestamptz,
        table_name -> Text,
        contents -> Jsonb,
        actor -> Text,
        cause -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    participation_fees (participation_fee_id) {
        participation_fee_id -> Uuid,
        partnership_id -> Uuid,
        year -> Int4,
        received_on -> Date,
        tender_id -> Uuid,
        paid_by_organization_id -> Uuid,
        held_by_organization_id -> Uuid,
        amount_eur -> Numeric,
        reference -> Nullable<Text>,
        description -> Nullable<Text>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    participations (participation_id) {
        participation_id -> Uuid,
        tender_id -> Uuid,
        organization_id -> Uuid,
        role -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    partnerships (partnership_id) {
        partnership_id -> Uuid,
        slug -> Text,
        name -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    pending_forms (pending_form_id) {
        pending_form_id -> Uuid,
        token_id -> Uuid,
        address -> Text,
        page -> Text,
        fields -> Jsonb,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    plan_items (plan_item_id) {
        plan_item_id -> Uuid,
        budget_id -> Uuid,
        kind -> Text,
        position -> Int4,
        title -> Text,
        description -> Nullable<Text>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    planned_periods (planned_period_id) {
        planned_period_id -> Uuid,
        tender_id -> Uuid,
        milestone -> Text,
        during -> Nullable<Daterange>,
        precision -> Text,
        text -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    population_figures (population_figure_id) {
        population_figure_id -> Uuid,
        organization_id -> Uuid,
        reference_date -> Date,
        inhabitants -> Int4,
        status -> Text,
        source -> Text,
        import_run_id -> Nullable<Uuid>,
        source_sheet -> Nullable<Text>,
        source_row -> Nullable<Int4>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    prioritization_agreements (prioritization_agreement_id) {
        prioritization_agreement_id -> Uuid,
        prioritization_round_id -> Uuid,
        organization_id -> Uuid,
        agrees -> Nullable<Bool>,
        reason -> Nullable<Text>,
        answered_by -> Nullable<Text>,
        answered_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    prioritization_rounds (prioritization_round_id) {
        prioritization_round_id -> Uuid,
        partnership_id -> Uuid,
        quarter_start -> Date,
        reason -> Text,
        status -> Text,
        version -> Int4,
        opened_by -> Text,
        opened_at -> Timestamptz,
        conclusion -> Nullable<Text>,
        ended_by -> Nullable<Text>,
        ended_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    procedure_terms (procedure_term_id) {
        procedure_term_id -> Uuid,
        procedure -> Text,
        step -> Text,
        minimum_days -> Int4,
        electronic_days -> Nullable<Int4>,
        note -> Nullable<Text>,
        source -> Text,
        during -> Daterange,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    ranked_tenders (ranked_tender_id) {
        ranked_tender_id -> Uuid,
        prioritization_round_id -> Uuid,
        tender_id -> Uuid,
        position -> Int4,
        moved_to -> Nullable<Date>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    row_changes (change_id) {
        change_id -> Int8,
        changed_at -> Timestamptz,
        table_name -> Text,
        row_key -> Uuid,
        operation -> Text,
        before -> Nullable<Jsonb>,
        after -> Nullable<Jsonb>,
        actor -> Text,
        cause -> Text,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    settlement_postings (settlement_posting_id) {
        settlement_posting_id -> Uuid,
        settlement_id -> Uuid,
        expense_id -> Nullable<Uuid>,
        participation_fee_id -> Nullable<Uuid>,
        year -> Int4,
        organization_id -> Uuid,
        amount_eur -> Numeric,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    settlement_shares (settlement_share_id) {
        settlement_share_id -> Uuid,
        settlement_year_id -> Uuid,
        organization_id -> Uuid,
        weight -> Int8,
        percentage_pct -> Numeric,
        to_date_eur -> Numeric,
        remainder -> Numeric,
        leftover -> Int4,
        before_eur -> Numeric,
        amount_eur -> Numeric,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    settlement_statements (settlement_statement_id) {
        settlement_statement_id -> Uuid,
        settlement_id -> Uuid,
        organization_id -> Uuid,
        share_eur -> Numeric,
        paid_eur -> Numeric,
        held_eur -> Numeric,
        balance_eur -> Numeric,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    settlement_transfers (settlement_transfer_id) {
        settlement_transfer_id -> Uuid,
        settlement_id -> Uuid,
        position -> Int4,
        from_organization_id -> Uuid,
        to_organization_id -> Uuid,
        amount_eur -> Numeric,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    settlement_years (settlement_year_id) {
        settlement_year_id -> Uuid,
        settlement_id -> Uuid,
        year -> Int4,
        budget_id -> Uuid,
        costs_eur -> Numeric,
        fees_eur -> Numeric,
        before_eur -> Numeric,
        to_date_eur -> Numeric,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    settlements (settlement_id) {
        settlement_id -> Uuid,
        partnership_id -> Uuid,
        year -> Int4,
        half -> Text,
        status -> Text,
        transfer_method -> Text,
        administrator_organization_id -> Uuid,
        version -> Int4,
        drafted_by -> Text,
        drafted_at -> Timestamptz,
        decided_by -> Nullable<Text>,
        decided_at -> Nullable<Timestamptz>,
        reason -> Nullable<Text>,
        sent_by -> Nullable<Text>,
        sent_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    sign_in_attempts (sign_in_attempt_id) {
        sign_in_attempt_id -> Int8,
        name_sha256 -> Nullable<Bytea>,
        network -> Text,
        tried_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    suppliers (supplier_id) {
        supplier_id -> Uuid,
        partnership_id -> Uuid,
        name -> Nullable<Text>,
        kvk_number -> Nullable<Text>,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    tender_hours (tender_hours_id) {
        tender_hours_id -> Uuid,
        tender_id -> Uuid,
        organization_id -> Uuid,
        hours -> Int4,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    tender_moves (tender_move_id) {
        tender_move_id -> Uuid,
        tender_id -> Uuid,
        milestone -> Text,
        before_during -> Nullable<Daterange>,
        before_precision -> Nullable<Text>,
        before_text -> Nullable<Text>,
        after_during -> Nullable<Daterange>,
        after_precision -> Text,
        after_text -> Text,
        reason -> Text,
        actor -> Text,
        moved_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    tender_steps (tender_step_id) {
        tender_step_id -> Uuid,
        tender_id -> Uuid,
        from_status -> Text,
        to_status -> Text,
        happened_on -> Date,
        reason -> Nullable<Text>,
        actor -> Text,
        taken_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    tenders (tender_id) {
        tender_id -> Uuid,
        calendar_id -> Uuid,
        reference -> Nullable<Text>,
        title -> Text,
        description -> Nullable<Text>,
        status -> Text,
        nature -> Nullable<Text>,
        procedure -> Nullable<Text>,
        cpv_code -> Nullable<Text>,
        category -> Nullable<Text>,
        estimated_value_eur -> Nullable<Numeric>,
        minimum_value_eur -> Nullable<Numeric>,
        priority -> Nullable<Text>,
        contact -> Nullable<Text>,
        remarks -> Nullable<Text>,
        unmapped -> Jsonb,
        version -> Int4,
        import_run_id -> Nullable<Uuid>,
        source_sheet -> Nullable<Text>,
        source_row -> Nullable<Int4>,
        missing_since -> Nullable<Timestamptz>,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        imported -> Nullable<Jsonb>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    thresholds (threshold_id) {
        threshold_id -> Uuid,
        buyer -> Text,
        nature -> Text,
        during -> Daterange,
        amount_eur -> Numeric,
        source -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    tokens (token_id) {
        token_id -> Uuid,
        purpose -> Text,
        secret_sha256 -> Bytea,
        name -> Text,
        role -> Nullable<Text>,
        organization_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        expires_at -> Timestamptz,
        ended_at -> Nullable<Timestamptz>,
        partnership_id -> Nullable<Uuid>,
        access -> Text,
        last_used_at -> Nullable<Timestamptz>,
        user_id -> Nullable<Uuid>,
        browser -> Nullable<Text>,
        confirmed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    user_passwords (user_id) {
        user_id -> Uuid,
        hash -> Text,
        changed_at -> Timestamptz,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    user_roles (user_role_id) {
        user_role_id -> Uuid,
        user_id -> Uuid,
        partnership_id -> Nullable<Uuid>,
        role -> Text,
        organization_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    users (user_id) {
        user_id -> Uuid,
        name -> Text,
        issuer -> Nullable<Text>,
        subject -> Nullable<Text>,
        created_at -> Timestamptz,
        disabled_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    use diesel::sql_types::*;
    weighed_criteria (weighed_criterion_id) {
        weighed_criterion_id -> Uuid,
        assessment_answer_id -> Uuid,
        criterion -> Text,
        verdict -> Text,
        note -> Nullable<Text>,
    }
}

diesel::joinable!(assessment_answers -> assessments (assessment_id));
diesel::joinable!(assessment_answers -> organizations (organization_id));
diesel::joinable!(assessments -> tenders (tender_id));
diesel::joinable!(available_hours -> organizations (organization_id));
diesel::joinable!(available_hours -> partnerships (partnership_id));
diesel::joinable!(budget_decisions -> budgets (budget_id));
diesel::joinable!(budget_decisions -> organizations (organization_id));
diesel::joinable!(budget_lines -> budgets (budget_id));
diesel::joinable!(budget_weights -> budgets (budget_id));
diesel::joinable!(budget_weights -> organizations (organization_id));
diesel::joinable!(budgets -> import_runs (import_run_id));
diesel::joinable!(budgets -> partnerships (partnership_id));
diesel::joinable!(calendar_editions -> calendars (calendar_id));
diesel::joinable!(calendar_feeds -> organizations (organization_id));
diesel::joinable!(calendar_feeds -> partnerships (partnership_id));
diesel::joinable!(calendar_feeds -> users (user_id));
diesel::joinable!(calendars -> partnerships (partnership_id));
diesel::joinable!(capacity_norms -> partnerships (partnership_id));
diesel::joinable!(column_mappings -> partnerships (partnership_id));
diesel::joinable!(contract_endings -> contracts (contract_id));
diesel::joinable!(contract_follow_ups -> contracts (contract_id));
diesel::joinable!(contract_follow_ups -> tenders (tender_id));
diesel::joinable!(contracts -> import_runs (import_run_id));
diesel::joinable!(contracts -> organizations (organization_id));
diesel::joinable!(contracts -> partnerships (partnership_id));
diesel::joinable!(contracts -> suppliers (supplier_id));
diesel::joinable!(cost_shares -> distributions (distribution_id));
diesel::joinable!(cost_shares -> organizations (organization_id));
diesel::joinable!(cpv_codes -> import_runs (import_run_id));
diesel::joinable!(differences -> import_runs (import_run_id));
diesel::joinable!(distributions -> budgets (budget_id));
diesel::joinable!(expenses -> budget_lines (budget_line_id));
diesel::joinable!(expenses -> import_runs (import_run_id));
diesel::joinable!(expenses -> organizations (paid_by_organization_id));
diesel::joinable!(expenses -> partnerships (partnership_id));
diesel::joinable!(extension_options -> contracts (contract_id));
diesel::joinable!(findings -> import_runs (import_run_id));
diesel::joinable!(import_annotations -> import_runs (import_run_id));
diesel::joinable!(import_runs -> import_files (import_file_id));
diesel::joinable!(import_runs -> partnerships (partnership_id));
diesel::joinable!(imported_contracts -> contracts (contract_id));
diesel::joinable!(imported_contracts -> import_runs (register_run_id));
diesel::joinable!(imported_expenses -> expenses (expense_id));
diesel::joinable!(imported_expenses -> import_runs (register_run_id));
diesel::joinable!(lead_times -> partnerships (partnership_id));
diesel::joinable!(lots -> tenders (tender_id));
diesel::joinable!(membership_roles -> memberships (membership_id));
diesel::joinable!(memberships -> organizations (organization_id));
diesel::joinable!(memberships -> partnerships (partnership_id));
diesel::joinable!(participation_fees -> partnerships (partnership_id));
diesel::joinable!(participation_fees -> tenders (tender_id));
diesel::joinable!(participations -> organizations (organization_id));
diesel::joinable!(participations -> tenders (tender_id));
diesel::joinable!(pending_forms -> tokens (token_id));
diesel::joinable!(plan_items -> budgets (budget_id));
diesel::joinable!(planned_periods -> tenders (tender_id));
diesel::joinable!(population_figures -> import_runs (import_run_id));
diesel::joinable!(population_figures -> organizations (organization_id));
diesel::joinable!(prioritization_agreements -> organizations (organization_id));
diesel::joinable!(prioritization_agreements -> prioritization_rounds (prioritization_round_id));
diesel::joinable!(prioritization_rounds -> partnerships (partnership_id));
diesel::joinable!(ranked_tenders -> prioritization_rounds (prioritization_round_id));
diesel::joinable!(ranked_tenders -> tenders (tender_id));
diesel::joinable!(settlement_postings -> expenses (expense_id));
diesel::joinable!(settlement_postings -> organizations (organization_id));
diesel::joinable!(settlement_postings -> participation_fees (participation_fee_id));
diesel::joinable!(settlement_postings -> settlements (settlement_id));
diesel::joinable!(settlement_shares -> organizations (organization_id));
diesel::joinable!(settlement_shares -> settlement_years (settlement_year_id));
diesel::joinable!(settlement_statements -> organizations (organization_id));
diesel::joinable!(settlement_statements -> settlements (settlement_id));
diesel::joinable!(settlement_transfers -> settlements (settlement_id));
diesel::joinable!(settlement_years -> budgets (budget_id));
diesel::joinable!(settlement_years -> settlements (settlement_id));
diesel::joinable!(settlements -> organizations (administrator_organization_id));
diesel::joinable!(settlements -> partnerships (partnership_id));
diesel::joinable!(suppliers -> partnerships (partnership_id));
diesel::joinable!(tender_hours -> organizations (organization_id));
diesel::joinable!(tender_hours -> tenders (tender_id));
diesel::joinable!(tender_moves -> tenders (tender_id));
diesel::joinable!(tender_steps -> tenders (tender_id));
diesel::joinable!(tenders -> calendars (calendar_id));
diesel::joinable!(tenders -> import_runs (import_run_id));
diesel::joinable!(tokens -> organizations (organization_id));
diesel::joinable!(tokens -> partnerships (partnership_id));
diesel::joinable!(tokens -> users (user_id));
diesel::joinable!(user_passwords -> users (user_id));
diesel::joinable!(user_roles -> organizations (organization_id));
diesel::joinable!(user_roles -> partnerships (partnership_id));
diesel::joinable!(user_roles -> users (user_id));
diesel::joinable!(weighed_criteria -> assessment_answers (assessment_answer_id));

diesel::allow_tables_to_appear_in_same_query!(
    assessment_answers,
    assessments,
    audit_events,
    available_hours,
    budget_decisions,
    budget_lines,
    budget_weights,
    budgets,
    calendar_editions,
    calendar_feeds,
    calendars,
    capacity_norms,
    column_mappings,
    contract_endings,
    contract_follow_ups,
    contracts,
    cost_shares,
    cpv_codes,
    differences,
    distributions,
    expenses,
    extension_options,
    findings,
    idempotency_keys,
    import_annotations,
    import_files,
    import_runs,
    imported_contracts,
    imported_expenses,
    lead_times,
    lots,
    membership_roles,
    memberships,
    organizations,
    packed_inserts,
    participation_fees,
    participations,
    partnerships,
    pending_forms,
    plan_items,
    planned_periods,
    population_figures,
    prioritization_agreements,
    prioritization_rounds,
    procedure_terms,
    ranked_tenders,
    row_changes,
    settlement_postings,
    settlement_shares,
    settlement_statements,
    settlement_transfers,
    settlement_years,
    settlements,
    sign_in_attempts,
    suppliers,
    tender_hours,
    tender_moves,
    tender_steps,
    tenders,
    thresholds,
    tokens,
    user_passwords,
    user_roles,
    users,
    weighed_criteria,
);
