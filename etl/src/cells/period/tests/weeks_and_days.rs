use super::{check, refused};

#[test]
fn reads_weeks() {
    check(
        &[
            "week 23",
            "wk 23-2023",
            "wk23",
            "W23",
            "2023-W23",
            "2023W23",
            "week 23 2023",
            "week 23 - 2023",
            "wk. 23 '23",
            "23e week van 2023",
        ],
        "2023-06-05..2023-06-11 WEEK",
    );
    check(&["week 1 2024"], "2024-01-01..2024-01-07 WEEK");
    check(&["week 53 2020"], "2020-12-28..2021-01-03 WEEK");
    check(
        &[
            "week 22 t/m 23",
            "week 22-23 2023",
            "wk 22/23 '23",
            "weken 22 en 23",
            "22e/23e week",
            "2023 week 22-23",
        ],
        "2023-05-29..2023-06-11 RANGE",
    );
    check(&["week 10-12-2024", "week 10 - 12 2024"], "2024-03-04..2024-03-24 RANGE");
    refused(&["week 53 2023", "week 0", "week 60"], "period.no_such_day");
}

#[test]
fn reads_days() {
    let first = [
        "01-06-2023",
        "1-6-2023",
        "1-6-23",
        "1/6/2023",
        "01/06/23",
        "1.6.2023",
        "01.06.2023",
        "1 juni 2023",
        "1 juni",
        "1 jun 2023",
        "1-jun-2023",
        "1-jun-23",
        "1 juni '23",
        "1e juni 2023",
        "1 juni 23",
        "2023-06-01",
        "2023/06/01",
        "2023-06-01T00:00:00",
        "2023-06-01 00:00:00.000",
        "2023-06-01T12:30:00Z",
        "20230601",
        "donderdag 1 juni 2023",
        "do 1 juni 2023",
        "do. 01-06-2023",
        "01-06-2023 12:00",
        "1 juni 2023 om 12:00 uur",
        "ca. 1 juni 2023",
        "per 1 juni 2023",
        "m.i.v. 1 juni 2023",
        "1 juni 2023 (onder voorbehoud)",
        "01 - 06 - 2023",
        "1 - 6 - 2023",
        "2023 1 juni",
        "1\u{a0}juni\u{a0}2023",
    ];
    check(&first, "2023-06-01..2023-06-01 DAY");
    check(&["29-2-2024", "29 februari 2024"], "2024-02-29..2024-02-29 DAY");
    check(&["02-03-2023"], "2023-03-02..2023-03-02 DAY");
    let month = [
        "01-06-2023 t/m 30-06-2023",
        "1-6-2023 - 30-6-2023",
        "01-06-2023 – 30-06-2023",
        "1-6-2023-30-6-2023",
        "1 t/m 30 juni 2023",
        "1-30 juni",
        "1 juni t/m 30 juni 2023",
        "1 juni - 30 juni",
        "van 1 juni tot en met 30 juni 2023",
        "vanaf 1 juni t/m 30 juni 2023",
        "1-jun-23 - 30-jun-23",
    ];
    check(&month, "2023-06-01..2023-06-30 RANGE");
    check(&["1 juni tot 1 juli 2023"], "2023-06-01..2023-06-30 RANGE");
    refused(
        &[
            "31-02-2023",
            "31 april 2023",
            "0-1-2023",
            "06-15-2023",
            "2023-13-01",
            "29-02-2023",
            "20230231",
            "32 mei",
        ],
        "period.no_such_day",
    );
}

#[test]
fn reads_open_ends() {
    check(&["vanaf Q3 2023", "Vanaf K3", ">= Q3"], "2023-07-01.. QUARTER");
    check(&["na Q3 2023", "> Q3 2023"], "2023-10-01.. QUARTER");
    check(&["uiterlijk Q3 2023", "t/m Q3", "<= Q3 2023", "niet later dan Q3"], "..2023-09-30 QUARTER");
    check(&["voor Q3 2023", "tot Q3 2023", "vóór Q3", "< Q3 2023"], "..2023-06-30 QUARTER");
    check(&["uiterlijk 1-7-2023", "uiterlijk 1 juli 2023", "uiterlijk op 1 juli"], "..2023-07-01 DAY");
    check(&["voor 1-7-2023", "uiterlijk voor 1 juli 2023", "tot 1 juli"], "..2023-06-30 DAY");
    check(&["na 1 juli 2023"], "2023-07-02.. DAY");
    check(
        &[
            "vanaf 2024",
            "2024 e.v.",
            "2024 en verder",
            "2024 en later",
            "2024 of later",
            "niet voor 2024",
            "niet eerder dan 2024",
        ],
        "2024-01-01.. YEAR",
    );
}
