"""What the writer added: quotations, introductions and signatures in the ways of many programs and languages."""

from __future__ import annotations

import pytest

from intake.reading import Address, read
from tests.intake.mail import said, wire

INTRODUCTIONS = [
    "On Mon, Apr 26, 2027 at 9:00 AM Help Desk <help@d.example> wrote:",
    "On Apr 26, 2027, at 9:00 AM, Help Desk <help@d.example> wrote:",
    "On 4/26/27 9:00 AM, Help Desk wrote:",
    "On Monday, April 26, 2027, 09:00:12 AM CDT, Help Desk <help@d.example> wrote:",
    "On Mon, Apr 26, 2027 at 9:00 AM Help Desk of the Cedar Valley School District <\nhelp@d.example> wrote:",
    "On Mon, Apr 26, 2027 at 9:00 AM\nHelp Desk <help@d.example>\nwrote:",
    "El lun, 26 abr 2027 a las 9:00, Mesa de Ayuda (<help@d.example>) escribió:",
    "El 26/4/27 a las 9:00, Mesa de Ayuda escribió:",
    "Le lun. 26 avr. 2027 à 09:00, Help Desk <help@d.example> a écrit :",
    "Am Mo., 26. Apr. 2027 um 09:00 Uhr schrieb Help Desk <help@d.example>:",
    "Help Desk <help@d.example> schrieb am Mo., 26. Apr. 2027, 09:00:",
    "Em seg., 26 de abr. de 2027 às 09:00, Help Desk <help@d.example> escreveu:",
    "Il giorno lun 26 apr 2027 alle ore 09:00 Help Desk <help@d.example> ha scritto:",
    "Op ma 26 apr. 2027 om 09:00 schreef Help Desk <help@d.example>:",
    "Den mån 26 apr. 2027 kl 09:00 skrev Help Desk <help@d.example>:",
    "Den man. 26. apr. 2027 kl. 09.00 skrev Help Desk <help@d.example>:",
    "pon., 26 kwi 2027 o 09:00 Help Desk <help@d.example> napisał(a):",
    "W dniu 26.04.2027 o 09:00, Help Desk pisze:",
    "po 26. 4. 2027 v 9:00 odesílatel Help Desk <help@d.example> napsal:",
    "ma 26. huhtik. 2027 klo 9.00 Help Desk <help@d.example> kirjoitti:",
    "пн, 26 апр. 2027 г. в 09:00, Help Desk <help@d.example>:",
    "26.04.2027 09:00, Help Desk пишет:",
    "Help Desk <help@d.example>, 26 Nis 2027 Pzt, 09:00 tarihinde şunu yazdı:",
    "Vào Th 2, 26 thg 4, 2027 vào lúc 09:00 Help Desk <help@d.example> đã viết:",
    "2027年4月26日(月) 9:00 Help Desk <help@d.example>:",
    "Help Desk <help@d.example> 于2027年4月26日周一 09:00写道：",
    "2027년 4월 26일 (월) 오전 9:00, Help Desk <help@d.example>님이 작성:",
    "2027-04-26 9:00 GMT-05:00 Help Desk <help@d.example>:",
    "‫בתאריך יום ב׳, 26 באפר׳ 2027 ב-9:00 מאת ‪Help Desk‬‏ <‪help@d.example‬‏>:‬",
    "في الاثنين، 26 أبريل 2027 في 9:00 ص تمت كتابة ما يلي بواسطة Help Desk <help@d.example>:",
]


@pytest.mark.parametrize("introduction", INTRODUCTIONS)
@pytest.mark.parametrize("mark", ["> ", ""])
def test_an_answer_ends_where_the_old_letter_is_introduced(introduction: str, mark: str) -> None:
    quoted = f"{mark}Have you tried it again?\n{mark}\n{mark}Ana\n"
    assert said(f"Works now, thank you.\n\n{introduction}\n\n{quoted}") == "Works now, thank you."


def test_introductions_without_a_verb_count_above_quoted_lines() -> None:
    assert said("Works.\n\n2027/4/26 Help <help@d.example>\n\n> Which room?\n") == "Works."
    assert said("Works.\n\nQuoting Help <help@d.example>:\n\n> Which room?\n") == "Works."
    assert said("Works.\n\nHelp Desk wrote:\n> Which room?\n") == "Works."


HEADERS = [
    "From: Help Desk <help@d.example>\nSent: Monday, April 26, 2027 9:00 AM\nTo: Pat Lee <pat@s.example>\n"
    "Subject: Printer",
    "*From:* Help Desk [mailto:help@d.example]\n*Sent:* Monday, April 26, 2027 9:00 AM\n*To:* Pat\n*Subject:* Printer",
    "From: Help Desk <help@d.example>\nDate: Monday, April 26, 2027 at 9:00 AM\nTo: Pat Lee\nCc: Office\n"
    "Subject: Re: Printer",
    "________________________________\nFrom: Help Desk <help@d.example>\nSent: Monday\nTo: Pat\nSubject: Printer",
    "-----Original Message-----\nFrom: Help Desk\nSent: Monday, April 26, 2027 9:00 AM\nTo: Pat\nSubject: Printer",
    "De: Mesa de Ayuda <help@d.example>\nEnviado el: lunes, 26 de abril de 2027 9:00\nPara: Pat\nAsunto: Impresora",
    "De : Help Desk <help@d.example>\nEnvoyé : lundi 26 avril 2027 09:00\nÀ : Pat\nObjet : Imprimante",
    "Von: Help Desk <help@d.example>\nGesendet: Montag, 26. April 2027 09:00\nAn: Pat\nBetreff: Drucker",
    "Da: Help Desk <help@d.example>\nInviato: lunedì 26 aprile 2027 09:00\nA: Pat\nOggetto: Stampante",
    "Van: Help Desk <help@d.example>\nVerzonden: maandag 26 april 2027 09:00\nAan: Pat\nOnderwerp: Printer",
    "Från: Help Desk <help@d.example>\nSkickat: den 26 april 2027 09:00\nTill: Pat\nÄmne: Skrivare",
    "Fra: Help Desk <help@d.example>\nSendt: 26. april 2027 09:00\nTil: Pat\nEmne: Printer",
    "Od: Help Desk <help@d.example>\nWysłano: poniedziałek, 26 kwietnia 2027 09:00\nDo: Pat\nTemat: Drukarka",
    "От: Help Desk <help@d.example>\nОтправлено: 26 апреля 2027 г. 9:00\nКому: Pat\nТема: Принтер",
    "发件人: Help Desk <help@d.example>\n发送时间: 2027年4月26日 9:00\n收件人: Pat\n主题: 打印机",
    "差出人: Help Desk <help@d.example>\n送信日時: 2027年4月26日 9:00\n宛先: Pat\n件名: プリンタ",
    "보낸 사람: Help Desk <help@d.example>\n보낸 날짜: 2027년 4월 26일\n받는 사람: Pat\n제목: 프린터",
    "Kimden: Help Desk <help@d.example>\nGönderildi: 26 Nisan 2027\nKime: Pat\nKonu: Yazıcı",
    "-----Ursprüngliche Nachricht-----\nVon: Help Desk\nGesendet: Montag\nAn: Pat\nBetreff: Drucker",
    "-------- Mensaje original --------\nDe: Mesa de Ayuda\nFecha: 26/4/27 9:00\nPara: Pat\nAsunto: Impresora",
    "----- Message d'origine -----\nDe : Help Desk\nObjet : Imprimante",
]


@pytest.mark.parametrize("header", HEADERS)
def test_an_answer_ends_at_a_quoted_header(header: str) -> None:
    assert said(f"Works now, thank you.\n\n{header}\n\nHave you tried it again?\n\nAna\n") == "Works now, thank you."


@pytest.mark.parametrize(
    "marker",
    [
        "Please write above this line ------------------------------",
        "## Please type your reply above this line ##",
        "Por favor, escriba encima de esta línea -----",
        "Escriba por encima de esta línea",
        "-- Bitte antworten Sie oberhalb dieser Zeile --",
    ],
)
def test_nothing_below_our_marker_counts(marker: str) -> None:
    assert (
        said(f"Works now.\n\nOn Monday somebody sent:\n{marker}\nOur letter")
        == "Works now.\n\nOn Monday somebody sent:"
    )
    assert (
        said(f"Works now.\n\nOn Mon, Apr 26, 2027 at 9:00 AM Help <h@d.example> wrote:\n\n> {marker}\n> Ours")
        == "Works now."
    )


SIGN_OFFS = [
    "Sent from my iPhone",
    "Sent from my Galaxy",
    "Sent from my Verizon, Samsung Galaxy smartphone",
    "Sent from Outlook for iOS<https://aka.ms/o0ukef>",
    "Get Outlook for Android",
    "Sent from Yahoo Mail on Android",
    "Sent via the Samsung Galaxy S23, an AT&T 5G smartphone",
    "Enviado desde mi iPhone",
    "Enviado do meu iPhone",
    "Envoyé de mon iPhone",
    "Von meinem iPhone gesendet",
    "Inviato da iPhone",
    "Verstuurd vanaf mijn iPhone",
    "Skickat från min iPhone",
    "Sendt fra min iPhone",
    "Wysłane z iPhone'a",
    "Отправлено с iPhone",
    "iPhoneから送信",
    "发自我的iPhone",
    "나의 iPhone에서 보냄",
    "-- \nPat Lee\nRoom 12, ext. 404",
    "--\nPat Lee\nCedar Valley",
    "____________________________\nPat Lee | Teacher",
    "—————\nPat Lee\n📧 pat@s.example",
    "Thanks,\nPat Lee\nGrade 3, Room 12",
    "Muchas gracias,\nPat",
    "Mit freundlichen Grüßen,\nPat Lee",
    "Pat\nSent from my iPad",
    "/Pat",
]


@pytest.mark.parametrize("sign_off", SIGN_OFFS)
def test_signatures_are_left_out(sign_off: str) -> None:
    assert said(f"The cart in 214 is locked.\n\n{sign_off}\n") == "The cart in 214 is locked."


@pytest.mark.parametrize(
    "text",
    [
        "From: room 12\nTo: room 14\nDate: Friday\nplease move the projector",
        "Please move these:\n\nFrom: room 12\nTo: room 14",
        "The notice was sent from my iPhone app to all parents.",
        "Please\n\nGet Outlook working on my laptop",
        "Steps so far:\n- plug\n- lamp\n\nIt still says: no signal",
        "At 10:30 the bell rang:\nthe clock was late",
        "On reflection, the cable may be broken.",
        "As regards the timeline:\nFriday is fine",
        "Tag: CV-1042\nRoom: 214\nProblem: no power",
        "Thanks for your help, it works!",
        "Best regards\n\nPat Lee",
        "1 > 0\nand a > b",
        "Original message was lost, please send it again.",
        "    indented code\n    stays indented",
        "He wrote: please come",
    ],
)
def test_a_persons_own_words_are_never_cut(text: str) -> None:
    assert said(text) == text.strip("\n")


def test_an_answer_between_the_quoted_lines_keeps_them() -> None:
    text = (
        "On Mon, Apr 26, 2027 at 9:00 AM Help <help@d.example> wrote:\n> Which room?\n\n214\n\n"
        "> Which tag?\n\nCV-1042\n"
    )
    assert said(text) == "> Which room?\n\n214\n\n> Which tag?\n\nCV-1042"


def test_an_answer_below_the_quotation_stands_alone() -> None:
    text = "On Mon, Apr 26, 2027 at 9:00 AM Help <help@d.example> wrote:\n\n> Which room?\n> Ana\n\nRoom 214.\n"
    assert said(text) == "Room 214."


def test_answers_above_and_below_are_both_kept() -> None:
    text = "See below.\n\nOn Mon, Apr 26, 2027 at 9:00 AM Help <help@d.example> wrote:\n> Which room?\n\n214\n"
    assert said(text) == "See below.\n\n> Which room?\n\n214"


def test_a_letter_of_quotations_only_says_nothing() -> None:
    assert said("> On Monday you wrote:\n>> Which room?\n>\n> 214\n") == ""
    assert said("On Mon, Apr 26, 2027 at 9:00 AM Help <help@d.example> wrote:\n\n> Which room?\n") == ""


FORWARDS = [
    ("Fwd: My tablet", "---------- Forwarded message ---------\nFrom: Ana Diaz <ana@home.example>\n"
        "Date: Mon, Apr 26, 2027 at 9:00 AM\n"
     "Subject: My tablet\nTo: Pat <pat@s.example>"),
    ("Fwd: My tablet", "Begin forwarded message:\n\nFrom: Ana Diaz <ana@home.example>\nSubject: My tablet\n"
        "Date: April 26, 2027\nTo: Pat"),
    ("FW: My tablet", "From: Ana Diaz <ana@home.example>\nSent: Monday, April 26, 2027 9:00 AM\nTo: Pat\n"
        "Subject: My tablet"),
    ("RV: Mi tableta", "De: Ana Diaz [mailto:ana@home.example]\nEnviado el: lunes, 26 de abril de 2027 9:00\n"
        "Para: Pat\nAsunto: Mi tableta"),
    ("Mi tableta", "---------- Mensaje reenviado ---------\nDe: Ana Diaz <ana@home.example>\nFecha: 26/4/27\n"
        "Asunto: Mi tableta\nPara: Pat"),
]  # fmt: skip


@pytest.mark.parametrize(("subject", "header"), FORWARDS)
def test_a_forwarded_letter_keeps_what_it_forwards_and_tells_its_writer(subject: str, header: str) -> None:
    reading = read(wire(f"{header}\n\nMy tablet is cracked.\n", Subject=subject))
    assert reading.reply_text == "My tablet is cracked."
    assert reading.forwarded_from == Address("ana@home.example", "Ana Diaz")
    with_note = read(wire(f"Can you help her?\n\n{header}\n\nMy tablet is cracked.\n", Subject=subject))
    assert with_note.reply_text == f"Can you help her?\n\n{header}\n\nMy tablet is cracked."


def test_an_answer_forwards_nobody() -> None:
    text = (
        "Yes.\n\nFrom: Ana Diaz <ana@home.example>\nSent: Monday\nTo: Pat\nSubject: My tablet\n\nMy tablet is cracked."
    )
    assert read(wire(text, Subject="Re: My tablet")).forwarded_from is None


def test_pgp_armour_is_left_out() -> None:
    text = (
        "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nIt works.\n-----BEGIN PGP SIGNATURE-----\n\n"
        "iQ==\n-----END PGP SIGNATURE-----"
    )
    assert said(text) == "It works."


def test_the_full_text_is_kept_beside_the_answer() -> None:
    text = "Works.\n\nOn Mon, Apr 26, 2027 at 9:00 AM Help <help@d.example> wrote:\n> Which room?"
    reading = read(wire(text))
    assert (reading.reply_text, reading.body_text) == ("Works.", text)
