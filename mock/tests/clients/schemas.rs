//! What schemas can say: each value of the table is read into its type and written as it was.

use std::fmt::Debug;

use example::types::{
    Answers, Declaration, DeclarationInspected, Duty, Fish, Fix, Goods, Holds, InvoiceLine,
    LogQuestion, LogQuestionLanguage, OtherFee, Owner, Timber,
};
use example::{Patch, Row, Value};
use scopewright_runtime::wire::{self, Decode, Encode};

/// A value that its type keeps, and how the type prints it: from the start.
#[track_caller]
fn check<T: Decode + Encode + Debug>(json: &str, shown: &str) -> T {
    let value: T = wire::from_slice(json.as_bytes()).unwrap();
    let written: Value = serde_json::from_slice(&wire::to_vec(&value)).unwrap();
    assert_eq!(written, serde_json::from_str::<Value>(json).unwrap());
    let printed = format!("{value:?}");
    assert!(printed.starts_with(shown), "{printed}");
    value
}

#[test]
fn a_constant_is_written_where_it_is_required_and_kept_where_it_is_not() {
    let new = Declaration::new(Vec::<Goods>::new());
    assert_eq!(serde_json::to_string(&new).unwrap(), r#"{"goods":[],"form":"HC-1"}"#);
    check::<Declaration>(r#"{"form":"HC-1","goods":[]}"#, "Declaration { edition: None");
    check::<Declaration>(
        r#"{"form":"HC-1","goods":[],"edition":4}"#,
        "Declaration { edition: Some(4)",
    );
}

#[test]
fn a_value_of_which_there_is_one_is_begun_with_and_others_are_kept() {
    let new = LogQuestion::new("Who?");
    assert_eq!(serde_json::to_string(&new).unwrap(), r#"{"question":"Who?","language":"en"}"#);
    let json = r#"{"question":"Wer?","language":"de"}"#;
    let read = check::<LogQuestion>(json, "LogQuestion {");
    assert_eq!(read.language, LogQuestionLanguage::from("de"));
}

#[test]
fn integers_beyond_the_signed_ones_keep_their_digits() {
    let json = r#"{"form":"HC-1","goods":[],"volume":18446744073709551615}"#;
    assert_eq!(check::<Declaration>(json, "Declaration").volume, Some(u64::MAX));
    let json = r#"{"form":"HC-1","goods":[],"volume":9007199254740993}"#;
    assert_eq!(check::<Declaration>(json, "Declaration").volume, Some(9_007_199_254_740_993));
}

#[test]
fn values_of_several_kinds_are_a_union() {
    for (json, shown) in [
        (r#""once""#, "DeclarationInspectedValue(Once)"),
        ("2", "Integer(2)"),
        ("true", "Bool(true)"),
    ] {
        check::<DeclarationInspected>(json, shown);
    }
}

#[test]
fn keys_beside_known_ones_have_their_type() {
    let json = r#"{"form":"HC-1","goods":[],"stamps":{"harbour":"x","guild":7,"crown":8}}"#;
    let stamps = check::<Declaration>(json, "Declaration").stamps.unwrap();
    assert_eq!((stamps.harbour.as_deref(), stamps.additional["crown"]), (Some("x"), 8));
}

#[test]
fn a_base_with_a_discriminator_is_its_heirs() {
    let json = r#"{"class":"fish","name":"Herring","catch":{"tonnes":2.5,"area":"north"}}"#;
    let Goods::Fish(Fish { catch: Some(catch), .. }) = check::<Goods>(json, "Fish(") else {
        panic!()
    };
    assert_eq!((catch.tonnes, catch.area.as_deref()), (Some(2.5), Some("north")));
    let json = r#"{"class":"planks","name":"Oak","length":6.5}"#;
    let Goods::Planks(Timber { length, .. }) = check::<Goods>(json, "Planks(") else { panic!() };
    assert!((length - 6.5).abs() < f64::EPSILON);
    check::<Goods>(r#"{"class":"other","name":"Salt","catch":{"tonnes":1.5}}"#, "OtherValue(");
    check::<Goods>(r#"{"class":"newer","name":"Glass","fragile":true}"#, "Other(");
}

#[test]
fn values_that_no_alternative_has_are_the_default_one() {
    check::<InvoiceLine>(r#"{"kind":"push","tugs":2,"amount":"9.50"}"#, "Push(TowFee");
    let json = r#"{"kind":"ice","amount":"3.10"}"#;
    let InvoiceLine::OtherFee(OtherFee { kind, .. }) = check(json, "OtherFee(") else { panic!() };
    assert_eq!(kind, "ice");
    check::<InvoiceLine>(r#"{"kind":"ice","thickness":4}"#, "Other(");
}

#[test]
fn two_choices_at_once_are_one_variant() {
    check::<Duty>(r#"{"due":"2026-05-04","paid_by":"agent","eur":1.5}"#, "ByAgentEur(");
    check::<Duty>(r#"{"coins":3,"shells":4}"#, "InCashShells(");
    check::<Duty>(r#"{"barter":true}"#, "Other(");
}

#[test]
fn of_alternatives_that_no_key_tells_apart_nothing_is_lost() {
    check::<Owner>(r#"{"name":"A","ships":2}"#, "Merchant(");
    check::<Owner>(r#"{"name":"A","shares":9}"#, "Crew(");
    check::<Owner>(r#"{"ships":2,"shares":9}"#, "Other(");
}

#[test]
fn tuples_and_lists_of_themselves() {
    let fix: Fix = check("[53.5,9.9]", "(53.5, 9.9, Absent)");
    assert_eq!(fix.2, Patch::Absent);
    check::<Fix>("[53.5,9.9,null]", "(53.5, 9.9, Null)");
    check::<Fix>(r#"[53.5,9.9,"sure"]"#, r#"(53.5, 9.9, Value("sure"))"#);
    check::<Holds>("[[],[[]]]", "Holds([");
    let answers = check::<Answers>(r#"["2026-05-04",true,{"why":"rain"},1.5]"#, "Tuple(");
    let Answers::Tuple(Row { rest, .. }) = answers else { panic!() };
    assert_eq!(rest.len(), 3);
    check::<Answers>(r#"{"a":{"b":"c"}}"#, "Map(");
    check::<Answers>(r#"["no date"]"#, "Other(");
}
