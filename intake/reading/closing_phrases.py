"""How people and their phones end a letter, in the languages of our families and beyond."""

from __future__ import annotations

import re

_DEVICE = (
    r"i-?phone|i-?pad|i-?pod|ipad|android|blackberry|galaxy|samsung|nokia|htc|motorola|huawei|xiaomi|"
    r"pixel|windows phone|"
    r"outlook|gmail|yahoo|aol|hotmail|mail for windows|windows mail|mail app|mobile|smartphone|phone|"
    r"handy|handheld|"
    r"tablet|lenovo|verizon|t-mobile|at&t|sprint|telus|rogers|bell|vodafone|xfinity|airmail|spark|"
    r"mailbox|boxer|"
    r"newton|edison|protonmail|proton mail|k-9|typeapp|bluemail|aquamail|nine|superhuman|zimbra|"
    r"cellphone|cell phone|"
    r"móvil|movil|celular|teléfono|portable|telefono|cellulare|telefoon|telefon|мобильного|смартфона|"
    r"handset|"
    r"wireless|palm|treo|device|droid|apple watch|commuter|front|hey|kindle|chromebook|myphone|"
    r"sparrow|unibox|polymail|mailspring|thunderbird|roundcube|mail\.ru"
)
_SENT = (
    r"sent from|sent via|sent using|sent with|sent on|sent by my|send from|posted via|emailed from|"
    r"typed on my|"
    r"written on my|gesendet|gesendet von|von meinem|diese nachricht wurde|diese e-mail wurde von|"
    r"envoyé|envoyé de|"
    r"envoyé depuis|envoyé à partir|enviado|enviado desde|enviado a través|enviada|enviado do|"
    r"enviado pelo|inviato|"
    r"inviato da|verzonden|verstuurd|sendt|sendt fra|skickat|skickat från|lähetetty|wysłane|wysłano|"
    r"odesláno|"
    r"odoslané|küldve|отправлено|надіслано|trimis|gönderildi|στάλθηκε|enviat|från min|fra min|mandado|"
    r"poslano|saadetud"
)
_FROM_MY = r"(?:from|via|desde|von|de|da|från|fra|od|z)"
SENT_FROM = re.compile(
    rf"[\s*_\[(~-]{{0,10}}(?:{_SENT})\b[^.!?\n]{{0,80}}?(?:{_DEVICE})[^!?\n]{{0,120}}$"
    rf"|[\s*_\[(-]{{0,10}}{_FROM_MY} (?:my |mi |mon |mein\w* |min |minha |meu |mio )?"
    r"(?:mobile|phone|iphone|ipad|android|blackberry|cell ?phone)[\s*_\]).]{0,10}$"
    r"|[\s*_\[(-]{0,10}\w{2,12}(?: \w{2,5}){0,2} outlook (?:for|für|para|pour|per|voor|til|för|dla|"
    r"pro|para o|для) "
    r"(?:ios|android|mac|windows|mobile)\b.{0,200}$"
    r"|please excuse.{0,60}(?:typo|brevity|error|thumb|spelling|autocorrect).{0,60}$"
    r"|.{0,30}から送信\s*$|(?:从|发自|從|傳自|自)\s?我?的?\s?.{1,30}(?:发送|傳送|发出)\s*$|发自我的.{1,30}$"
    r"|발신: .{1,30}$|나의 .{1,30}에서 (?:보냄|전송)\s*$|.{0,30}에서 보냄\s*$|iphone['’]?(?:umdan|imden|"
    r"mdan) gönderildi"
    r"|נשלח מה.{1,30}$|أرسلت من .{1,40}$|sent from my \S{1,40}(?: \S{1,40}){0,6}$|"
    r"sent from mail for windows.{0,20}$",
    re.IGNORECASE,
)

# A closing that is followed by a name on the next line.
CLOSING = re.compile(
    r"(?:(?:many |best |kind |warm |with |my |very )*(?:thanks|thank you|thx|regards|wishes|sincerely|"
    r"cheers|best|yours|"
    r"respectfully|cordially)(?: (?:again|so much|very much|a lot|in advance|truly|sincerely|regards|"
    r"for your help|for your time))?"
    r"|(?:sincerely|respectfully|truly|faithfully) yours|yours (?:sincerely|truly|faithfully)|"
    r"all the best|take care|"
    r"mit (?:freundlichen|besten|herzlichen|lieben|vielen) grü(?:ß|ss)en|(?:viele|liebe|beste|schöne|"
    r"herzliche|freundliche) "
    r"grü(?:ß|ss)e|vielen dank|danke|mfg|vg|lg|cordialement|bien (?:cordialement|à vous)|"
    r"merci(?: (?:beaucoup|d'avance))?|"
    r"(?:muchas )?gracias|saludos(?: cordiales)?|un saludo|atentamente|atte\.?|cordialmente|"
    r"obrigad[oa]|atenciosamente|"
    r"abraços?|grazie(?: mille)?|cordiali saluti|distinti saluti|saluti|met vriendelijke groet(?:en)?|"
    r"groet(?:en|jes)?|"
    r"(?:med )?(?:venlig|vennlig|vänlig)(?:a)? hils(?:en|ning|ningar)|mvh|pozdrawiam|z poważaniem|"
    r"с уважением|спасибо)"
    r"\s*[,!.–-]{0,2}\s*$",
    re.IGNORECASE,
)
