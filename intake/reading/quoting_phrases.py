"""What mail programs write around quotations, in the languages of our families and beyond.

Tables and patterns only. Every pattern is applied to one clipped line or a few joined ones, is
anchored or cheap to refuse, and has no nested repetition.
"""

from __future__ import annotations

import re

# Role -> labels of quoted header fields ("From: …", "Enviado el: …"), lower case.
_LABELS = {
    "from": "from|von|de|da|van|fra|från|od|od kogo|od koho|от|від|lähettäjä|feladó|kimden|gönderen|"
    "από|di|expéditeur|"
    "remitente|remetente|afzender|avsender|afsender|avsändare|absender|nadawca|отправитель|mittente|"
    "saatja|sender|"
    "发件人|寄件者|寄件人|差出人|送信者|"
    "보낸 사람|보낸사람|보낸이|מאת|من|từ|dari|din|nga|kutoka|mula kay|no|nuo|de la|"
    "fra|sent by|expediteur|frå|frá|šalje|pošiljatelj|küldte",
    "date": "date|sent|datum|gesendet|gesendet am|envoyé|envoyé le|date d'envoi|fecha|enviado|"
    "enviado el|enviada em|"
    "enviada|enviado em|data|data/ora|inviato|inviato il|verzonden|verzonden op|dato|sendt|skickat|"
    "skickad|datum|"
    "wysłano|wysłane|data wysłania|дата|отправлено|надіслано|lähetetty|päiväys|päivämäärä|elküldve|"
    "küldve|dátum|"
    "odesláno|odoslané|odoslané dňa|tarih|gönderme tarihi|gönderildi|ημερομηνία|στάλθηκε|trimis|"
    "trimis la|"
    "发送时间|发送日期|寄件日期|傳送時間|日期|时间|送信日時|日時|日付|보낸 날짜|날짜|תאריך|נשלח|التاريخ|"
    "تاريخ الإرسال|ngày|đã gửi|tanggal|dikirim|poslano|data e ora|date sent|sendt den|kuupäev|saadetud",
    "to": "to|an|à|a|para|aan|til|till|do|komu|кому|vastaanottaja|címzett|kime|alıcı|προς|pour|"
    "destinataire|"
    "destinatario|destinatário|empfänger|ontvanger|till|til|收件人|宛先|"
    "받는 사람|받는사람|אל|إلى|đến|kepada|către|"
    "pre|za|adresat|sendt til|saaja",
    "subject": "subject|betreff|objet|asunto|assunto|oggetto|onderwerp|emne|ämne|temat|tytuł|тема|"
    "aihe|tárgy|předmět|"
    "predmet|konu|θέμα|subiect|主题|主旨|件名|제목|נושא|الموضوع|chủ đề|perihal|subjek|objet du message|teema|"
    "sujet|subjekt|title",
    "other": "cc|kopie|copie à|copie|copia|cópia|kopia|kopi|dw|копия|копія|bcc|cci|cco|reply-to|"
    "reply to|antwort an|"
    "répondre à|responder a|rispondi a|risposta|antwoord aan|svar til|svara till|responder para|抄送|副本|"
    "참조|"
    "importance|wichtigkeit|priority|priorität|priorité|prioridad|prioridade|importancia|importância|"
    "organization|"
    "organisation|attachments|attachment|anlagen|anlage|pièces jointes|adjuntos|datos adjuntos|anexos|"
    "allegati|"
    "bijlagen|bilaga|vedlegg|załączniki|вложения|liitteet|添付ファイル|附件|message-id|newsgroups|resent-from|"
    "mailed-by|signed-by|cópia oculta|másolat|kopi til|sensitivity|reply-to address|id",
}
ROLE_OF_LABEL = {label: role for role, labels in _LABELS.items() for label in labels.split("|")}
LONGEST_LABEL = max(map(len, ROLE_OF_LABEL))

# First words of "On <date>, <name> wrote:".
_ON = (
    r"on|le|am|el|il|em|op|den|dnia|w dniu|dne|dňa|в|във|na|no|på|kl|ons|às|a|"
    r"in data|nel giorno|il giorno|el día|el dia|le jour|у|пн|вт|ср|чт|пт|сб|вс|em|vào|vào lúc|pada|"
    r"la|στις|"
    r"tarihinde|ngày|dana|u|begin|at|date|quoting|citando|zitat von|citat|в сообщении|в письме от|ב|"
    r"בתאריך|"
    r"ביום|في|بتاريخ|在|於|于"
)
STARTS_WITH_ON = re.compile(rf"(?:{_ON})(?=[\W\d])|[\d(\[]", re.IGNORECASE)

_WROTE = (
    r"wrote|writes|write|schrieb|schreibt|a écrit|écrit|écrivait|escribió|escribio|escribía|ha escrit|"
    r"va escriure|escreveu|"
    r"escrevia|ha scritto|scrisse|scrive|schreef|heeft geschreven|skrev|skrifaði|napisał\(a\)|napisał|"
    r"napisała|napisal\(a\)|"
    r"napisal|napsal\(a\)|napsal|napsala|napísal\(a\)|napísal|piše|pisze|je napisao|je napisala|"
    r"je napisao/la|написал\(а\)|"
    r"написал|написала|пишет|писал|писал\(а\)|написав\(ла\)|написав|написала|пише|написа|kirjoitti|"
    r"kirjutas|írta|"
    r"ezt írta|yazdı|şunu yazdı|şunları yazdı|έγραψε|a scris|rašė|rakstīja|shkroi|escrigué|dixo|viết|"
    r"đã viết|"
    r"menulis|sumulat|ayandika|said|napisao|napisala|napiše|כתב|כתבה|כתב/ה|كتب|كتبت|写道|寫道|写|写了|"
    r"schrieb am|"
    r"님이 작성|작성|のメッセージ|書きました|wrote the following|a écrit le|scrieb"
)
ENDS_WITH_WROTE = re.compile(rf"(?:^|[\s>\")*_,])(?:{_WROTE})[\s*_]*[:：]?[\s*_]*$", re.IGNORECASE)
HAS_WROTE = re.compile(rf"[\s>\")*_,](?:{_WROTE})(?=[\s:,<\"]|$)", re.IGNORECASE)
CJK_WROTE = re.compile(r"(?:写道|寫道|写|書きました|작성|のメッセージ)[\s*_]*[:：]?\s*$")
HAS_DATE = re.compile(
    r"\b\d{1,2}\s?[:.h]\s?\d{2}\b|\b(?:19|20)\d{2}\b|\b\d{1,2}[./-]\d{1,2}[./-]\d{2,4}\b|年|\d{1,2}월",
    re.IGNORECASE,
)
ADDRESS_AT_END = re.compile(r"(?:<|&lt;|\[mailto:|\()?[^\s<>@]{1,100}@[^\s<>@]{1,200}[>)\]]{1,2}[\s*_]*[:：][\s*_]*$")
DATE_AND_ADDRESS = re.compile(r"(?:19|20)\d{2}[/.-]\d{1,2}[/.-]\d{1,2}\b.{0,120}<[^<>\s]{1,200}@[^<>\s]{1,200}>$")
QUOTING = re.compile(r"(?:quoting|citando|zitat von|citat från|citeren|quote from)\b", re.IGNORECASE)
HAS_ADDRESS = re.compile(r"[^\s<>@]@[^\s<>@]{2,}")

_ORIGINAL = (
    r"original message|original appointment|originalnachricht|ursprüngliche nachricht|"
    r"ursprungliche nachricht|"
    r"message d'origine|message original|mensaje original|mensagem original|messaggio originale|"
    r"oorspronkelijk bericht|"
    r"origineel bericht|oprindelig meddelelse|oprindelig besked|opprinnelig melding|originalmeddelelse|"
    r"ursprungligt meddelande|originalmeddelande|alkuperäinen viesti|wiadomość oryginalna|"
    r"oryginalna wiadomość|"
    r"původní zpráva|pôvodná správa|eredeti üzenet|исходное сообщение|оригинальное сообщение|"
    r"пересылаемое сообщение|"
    r"orijinal mesaj|orjinal mesaj|özgün ileti|mesaj original|mesajul original|original besked|原始邮件|"
    r"原始郵件|原邮件|"
    r"元のメッセージ|原文|"
    r"원본 메시지|원본 메일|הודעה מקורית|الرسالة الأصلية|thư gốc|pesan asli|reply message|"
    r"oprindelig besked|oprindelig mail|izvorna poruka|originalna poruka|begin original message|"
    r"antwort nachricht|antwoord bericht|reply separator|previous message|opprindelig besked|"
    r"oprindelig e-mail"
)
_FORWARDED = (
    r"forwarded message|forwarded by [^-]{1,100}|weitergeleitete nachricht|"
    r"weitergeleitet von [^-]{1,100}|"
    r"message transféré|message réexpédié|mensaje reenviado|mensagem encaminhada|messaggio inoltrato|"
    r"doorgestuurd bericht|videresendt meddelelse|videresendt besked|videresendt melding|"
    r"vidarebefordrat meddelande|"
    r"välitetty viesti|edelleenlähetetty viesti|wiadomość przekazana|przekazana wiadomość|"
    r"treść przekazanej wiadomości|"
    r"přeposlaná zpráva|preposlaná správa|továbbított üzenet|пересланное сообщение|"
    r"переслане повідомлення|"
    r"iletilen mesaj|yönlendirilmiş ileti|mesaj redirecționat|转发邮件|轉寄郵件|转发的邮件|轉寄的郵件|"
    r"転送メッセージ|転送されたメッセージ|"
    r"전달된 메일|전달된 메시지|הודעה שהועברה|رسالة محولة|thư được chuyển tiếp"
)
_BEGIN_FORWARDED = (
    r"begin forwarded message|anfang der weitergeleiteten nachricht|anfang der weitergeleiteten e-mail|"
    r"début du message réexpédié|début du message transféré|inicio del mensaje reenviado|"
    r"início da mensagem reencaminhada|início da mensagem encaminhada|inizio messaggio inoltrato|"
    r"begin doorgestuurd bericht|start på videresendt besked|start på videresendt melding|"
    r"vidarebefordrat brev|vidarebefordrat mejl|välitetty viesti alkaa|začátek přeposlané zprávy|"
    r"rozpoczęcie przekazywanej wiadomości|пересылаемое сообщение|начало переадресованного сообщения|"
    r"転送されたメッセージ|下面是被转发的邮件|開始轉寄訊息|전달된 메시지|ileti yönlendirildi"
)
ORIGINAL = re.compile(rf"[-_=*\s>|]{{0,80}}(?:{_ORIGINAL})[\s:-]{{0,10}}[-_=*\s|]{{0,80}}$", re.IGNORECASE)
FORWARDED = re.compile(
    rf"[-_=*\s]{{2,80}}(?:{_FORWARDED})\s?[:-]{{0,80}}[-_=*\s]{{0,80}}$|"
    rf"(?:{_BEGIN_FORWARDED})\s?[:：]?\s*$",
    re.IGNORECASE,
)
FORWARD_SUBJECT = re.compile(
    r"\s*(?:\[[^\]]{1,40}\]\s*)?(?:fwd?|wg|tr|rv|enc|i|vs|vb|doorst|pd|fs|továbbítás|İlt|转发|轉寄|転送|전달|"
    r"הועבר)"
    r"(?:\[\d+\])?\s?[:：]|\s*\[fwd:",
    re.IGNORECASE,
)

ABOVE_THIS_LINE = re.compile(
    r"(?:please )?(?:write|reply|type|respond|answer|enter).{0,60}above (?:this|the) line"
    r"|(?:escrib|respond|conteste).{0,60}(?:encima de|arriba de|sobre) esta l[ií]nea"
    r"|(?:antwort|schreib|eingeben).{0,60}(?:über|oberhalb) dieser (?:zeile|linie)"
    r"|(?:répond|écri).{0,60}au[- ]dessus de cette ligne|(?:rispond|scriv).{0,60}sopra questa (?:riga|"
    r"linea)"
    r"|(?:respond|escrev).{0,60}acima d(?:esta|a) linha|(?:antwoord|schrijf|"
    r"reageer).{0,60}boven deze (?:regel|lijn)"
    r"|(?:svar|skriv).{0,60}(?:over|ovanför|över) den+a? ?(?:her)? ?(?:linje|raden|linjen|linie)",
    re.IGNORECASE,
)
