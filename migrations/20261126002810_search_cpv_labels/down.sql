DROP INDEX cpv_codes_label_nl_index;
