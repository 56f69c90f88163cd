use super::check;

#[test]
fn reads_years_and_their_parts() {
    check(
        &[
            "2023",
            "'23",
            "’23",
            "in 2023",
            "jaar 2023",
            "heel 2023",
            "hele jaar 2023",
            "ca. 2023",
            "2023?",
            "2023 (?)",
            "hele jaar",
        ],
        "2023-01-01..2023-12-31 YEAR",
    );
    check(
        &[
            "H1 2023",
            "H1",
            "1e halfjaar",
            "1e half jaar 2023",
            "eerste helft 2023",
            "eerste helft van 2023",
            "1e helft van het jaar",
            "2023-H1",
            "H1 '23",
            "H1-23",
        ],
        "2023-01-01..2023-06-30 HALF_YEAR",
    );
    check(
        &["H2 2023", "2e helft 2023", "tweede halfjaar", "2e halfjaar '23", "2H 2023"],
        "2023-07-01..2023-12-31 HALF_YEAR",
    );
    check(
        &["begin 2023", "begin van 2023", "begin van het jaar", "begin '23", "begin"],
        "2023-01-01..2023-04-30 YEAR_PART",
    );
    check(
        &["medio 2023", "Medio 2023", "midden 2023", "half 2023", "halverwege 2023", "mid-2023", "medio 23"],
        "2023-05-01..2023-08-31 YEAR_PART",
    );
    check(&["eind 2023", "einde 2023", "eind van het jaar"], "2023-09-01..2023-12-31 YEAR_PART");
    check(
        &["2023/2024", "2023-2024", "2023 - 2024", "2023/24", "2023 t/m 2024", "'23/'24"],
        "2023-01-01..2024-12-31 RANGE",
    );
}

#[test]
fn reads_seasons() {
    check(
        &[
            "voorjaar 2023",
            "lente 2023",
            "Voorjaar",
            "voorjaar '23",
            "voorjaar 23",
            "2023 voorjaar",
            "rond het voorjaar",
        ],
        "2023-03-01..2023-05-31 SEASON",
    );
    check(&["zomer 2023", "zomer"], "2023-06-01..2023-08-31 SEASON");
    check(
        &["najaar 2023", "herfst", "verwacht najaar 2023", "najaar 2023 (verwacht)"],
        "2023-09-01..2023-11-30 SEASON",
    );
    check(
        &[
            "winter 2023",
            "winter",
            "winter 2023/2024",
            "winter 2023-2024",
            "winter 2023/24",
            "winter '23/'24",
        ],
        "2023-12-01..2024-02-29 SEASON",
    );
    check(&["eind winter 2023"], "2024-02-01..2024-02-29 MONTH");
    check(&["begin najaar 2023"], "2023-09-01..2023-09-30 MONTH");
    check(&["na de zomer", "na de zomer 2023"], "2023-09-01.. SEASON");
    check(&["voor de zomer van 2023", "vóór de zomer"], "..2023-05-31 SEASON");
    check(&["zomer/najaar 2023"], "2023-06-01..2023-11-30 RANGE");
}

#[test]
fn reads_quarters() {
    let second = [
        "Q2 2023",
        "q2 2023",
        "Q2",
        "2023-Q2",
        "2023 Q2",
        "2023Q2",
        "2023/Q2",
        "2023 - Q2",
        "K2 2023",
        "K2",
        "kw2 2023",
        "kw. 2",
        "2e kwartaal 2023",
        "2e kwartaal",
        "2de kwartaal 2023",
        "tweede kwartaal",
        "2e kwartaal '23",
        "2e kw. 2023",
        "kwartaal 2",
        "2 kwartaal 2023",
        "2e  kwartaal\n2023",
        "Q2-2023",
        "Q2/2023",
        "Q2 - 2023",
        "Q2-23",
        "Q2 '23",
        "Q2'23",
        "Q2 23",
        "2Q 2023",
        "ca. Q2 2023",
        "± Q2 2023",
        "Q2 2023?",
        "(Q2 2023)",
        "Q2 2023 (o.v.b.)",
        "2023, tweede kwartaal",
        "II kwartaal 2023",
        "2° kwartaal",
    ];
    check(&second, "2023-04-01..2023-06-30 QUARTER");
    check(&["laatste kwartaal 2023"], "2023-10-01..2023-12-31 QUARTER");
    check(&["1e kwartaal '23"], "2023-01-01..2023-03-31 QUARTER");
    let half = [
        "Q1-Q2 2023",
        "Q1/Q2",
        "Q1 / Q2 2023",
        "Q1 en Q2 2023",
        "Q1 & Q2",
        "Q1 + Q2",
        "Q1 t/m Q2 2023",
        "Q1-2 2023",
        "Q1/2",
        "1e/2e kwartaal 2023",
        "1e en 2e kwartaal",
        "1e of 2e kwartaal",
        "Q1–Q2",
    ];
    check(&half, "2023-01-01..2023-06-30 RANGE");
    check(
        &["Q4 2023 - Q1 2024", "Q4 2023/Q1 2024", "Q4 '23 t/m Q1 '24", "Q4-2023 - Q1-2024", "Q4-23/Q1-24"],
        "2023-10-01..2024-03-31 RANGE",
    );
    check(&["begin Q2 2023", "begin 2e kwartaal"], "2023-04-01..2023-04-30 MONTH");
    check(&["eind Q2 2023"], "2023-06-01..2023-06-30 MONTH");
    check(&["Q1/Q2/Q3 2023"], "2023-01-01..2023-09-30 RANGE");
}

#[test]
fn reads_months() {
    let may = [
        "mei 2023",
        "Mei",
        "mei '23",
        "mei '23 ",
        "mei-23",
        "mei 23",
        "mei/2023",
        "mei-2023",
        "05-2023",
        "5-2023",
        "5/2023",
        "05.2023",
        "2023-05",
        "2023/05",
        "2023.5",
        "2023 mei",
        "in mei 2023",
        "maand mei",
        "MEI 2023 ",
        "mei - 2023",
    ];
    check(&may, "2023-05-01..2023-05-31 MONTH");
    check(&["jan-23", "jan. 2023", "januari"], "2023-01-01..2023-01-31 MONTH");
    check(&["feb-24", "febr. 2024"], "2024-02-01..2024-02-29 MONTH");
    check(&["mrt 2023", "maart"], "2023-03-01..2023-03-31 MONTH");
    check(&["sept. 2023", "sep-23"], "2023-09-01..2023-09-30 MONTH");
    check(
        &[
            "mei/juni 2023",
            "mei-juni 2023",
            "mei / juni",
            "mei en juni 2023",
            "mei of juni",
            "mei/jun '23",
            "mei t/m juni",
        ],
        "2023-05-01..2023-06-30 RANGE",
    );
    check(
        &[
            "mei t/m juli 2023",
            "mei tot en met juli 2023",
            "mei/juni/juli 2023",
            "van mei t/m juli",
            "mei 2023 t/m juli 2023",
            "mei-23 - jul-23",
            "05-2023 t/m 07-2023",
        ],
        "2023-05-01..2023-07-31 RANGE",
    );
    check(&["mei tot juli 2023"], "2023-05-01..2023-06-30 RANGE");
    check(&["november 2023 - februari 2024", "nov 2023/feb 2024"], "2023-11-01..2024-02-29 RANGE");
    check(&["begin mei 2023", "begin mei"], "2023-05-01..2023-05-10 MONTH_PART");
    check(&["medio mei", "half mei 2023", "midden mei"], "2023-05-11..2023-05-20 MONTH_PART");
    check(&["eind mei 2023", "einde van mei"], "2023-05-21..2023-05-31 MONTH_PART");
    check(&["eind februari 2024"], "2024-02-21..2024-02-29 MONTH_PART");
    check(&["eind mei/begin juni 2023", "eind mei - begin juni"], "2023-05-21..2023-06-10 RANGE");
    check(&["begin/medio mei 2023"], "2023-05-01..2023-05-20 RANGE");
    check(&["eind 2023/begin 2024"], "2023-09-01..2024-04-30 RANGE");
    check(&["2e helft mei 2023"], "2023-05-16..2023-05-31 RANGE");
}
