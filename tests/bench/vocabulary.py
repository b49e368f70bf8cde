"""Words the generator builds its invented services from.

Finnish nouns stand in their nominative; where consonant gradation changes the stem, the other
grade follows a colon (`kauppa:kaupa`). Classes are those of `inflection.py`.
"""

# Vowel stems: the nominative is the strong stem, the weak one follows the colon.
VOWEL_NOUNS = """
    aamu asema aika:aja aita:aida aitta:aita ala apu:avu arki:arje askartelu avanto:avanno
    hiihto:hiihdo halli hanki:hange harju harrastaja hautomo heinä hetki:hetke hiekka:hieka
    hoito:hoido hoiva huvila hyppy:hypy hyöty:hyödy iho ikä:iä ilma ilo ilta:illa juhla juna
    juoksu joukko:jouko jumppa:jumpa järjestö kaari kahvi kahvila kaista kaivo kala kalastaja
    kallio kamari kanava kansa kanto:kanno kartano kartta:karta kasvi kasvo katu:kadu katto:kato
    kaupunki:kaupungi keho keila keittiö kello kenttä:kentä kerho kerta:kerra kesä keto:kedo
    kierto:kierro kiipeily kilpa:kilva kirja kirjasto kirkko:kirko kisa kissa koira koivu
    konsertti:konserti koppi:kopi kori koru kota:koda koti:kodi koulu kuja kukka:kuka kuisti
    kukkaro:kukkaro kulttuuri kulku:kulu kunta:kunna kunto:kunno kuoro kurssi kutoja kuva kylä
    kytö:kydö laavu lahja laituri lakka:laka lampi:lamme lapio lasi laulaja laulu lauta:lauda
    lautta:lauta leiri leikki:leiki leipä:leivä lenkki:lenki lento:lenno levy liiga liito:liido
    liikunta:liikunna lintu:linnu linja linna loma luento:luenno luisto luistelu lukio
    lukko:luko lumi:lume luola luonto:luonno luoto:luodo lupa:luva maalaus:maalaukse maja
    majakka:majaka mallisto mansikka:mansika marja matka matto:mato melonta:melonna meri:mere
    messu metri metsä metsästys:metsästykse mieli:miele mobiili moottori muisti muistelu museo
    musiikki:musiiki muta:muda mylly mäki:mäe mökki:möki naapuri neula neuvo neuvola
    neuvonta:neuvonna niemi:nieme niitty:niity nuotio nuotti:nuoti näytelmä näytös:näytökse
    ohjaaja oja olo onki:onge opisto oppi:opi orava orkesteri osaaja paja palju pallo palsta
    palvelu pankki:panki panimo parkki:parki patikka:patika patja peikko:peiko peli pelto:pello
    penkki:penki pesä piha piiri pilkki:pilki pinta:pinna pirtti:pirti pitäjä pohja poika:poja
    polku:polu poro potku portti:porti posti puhelu puisto puku:puvu pullo puoti:puodi puro puro
    pyörä pyöräily päivä päiväkoti:päiväkodi pöytä:pöydä raati:raadi raita:raida ranta:ranna
    ratsu retki:retke retkeily riihi:riihe rinki:ringi rivi rokki:roki runo ruoho ruusu ryhmä
    rytmi saari:saare sali salmi:salme sampo:sammo sarja satama satu:sadu sauna sauva savi:save
    seikkailu seinä seniori setä:sedä seura seutu:seudu silta:silla simpukka:simpuka
    sirkka:sirka sirkus:sirkukse soitto:soito soittaja sointu:soinnu sopu:sovu soutu:soudu
    suku:suvu sulka:sula suola suunta:suunna suunnistaja syksy sähly sävel:sävele tähti:tähde
    taika:taia taito:taido talo talli talvi:talve tanssi tapa:tava tarina tarha tasku tauko:tauo
    teatteri teltta:telta teko:teo tieto:tiedo tila tivoli toimi:toime toiminta:toiminna
    tontti:tonti tori torni tuki:tue tunti:tunni tuoli tuokio tupa:tuva turku:turu turva
    tuuli:tuule tykki:tyki tyttö:tytö uinti:uinni uimari urheilu vaari vaellus:vaellukse valo
    valta:valla varasto vartti:varti vasara verkko:verko veto:vedo viikko:viiko viljely viesti
    villa virta:virra voima voimistelu vuoro vuori:vuore väki:väe väri yrtti:yrti ystävä
"""

# Nouns that end in e and take a long one: perhe, perheen; the strong stem follows the colon.
E_NOUNS = """
    aine alue:alue hanke:hankke huone huhmare ilme kaste kide:kite laite:laitte liike:liikke
    murre:murte ohje osoite:osoitte oire perhe piste puhe päre raide:raite ruoste sade:sate
    savuke:savukke side:site suhde:suhte suihke tarve:tarpe tunne:tunte vaihe vene
    virike:virikke voide:voite
"""

NEN_NOUNS = """
    eläkeläinen hevonen ihminen iltanen kansalainen kappalainen keväinen koululainen kuntalainen
    laulajainen leikkiminen liikkuminen lukeminen maalaaminen nainen nikkaroiminen nuorukainen
    oppiminen osallistuminen pyöräileminen rakentaminen retkeläinen satakuntalainen soittaminen
    suomalainen talkoolainen tanssiminen tekeminen tutustuminen vapaaehtoinen viljeleminen
    virkistäminen
"""

US_NOUNS = """
    ajatus avustus edustus harjoitus harrastus havainnollistus hoivaus ilmoitus innostus istutus
    juhlistus kalastus kannustus kasvatus kirjoitus kokous kuljetus kuntoutus leikitys maalaus
    majoitus muistutus ohjaus opastus opetus palautus piirustus purjehdus rakennus rentoutus
    sisustus suunnistus tarjous tapaus toteutus tutkimus valmennus vaellus vastaus virkistys
    yhdistys metsästys esitys järjestys kehitys kysymys lämmitys näytös pyhitys yllätys elämys
"""

UUS_NOUNS = """
    avoimuus esteettömyys hyväksyvyys hyödyllisyys ikävyys iloisuus jatkuvuus juhlavuus
    kansalaisuus kestävyys kokonaisuus kulttuurisuus kumppanuus liikunnallisuus lapsuus luovuus
    mahdollisuus monipuolisuus nuoruus omaisuus osallisuus rauhallisuus riippumattomuus
    saavutettavuus terveys toiminnallisuus tulevaisuus turvallisuus vanhuus ystävyys yhteisyys
    yhteisöllisyys ystävällisyys
"""

COMMON = """
    ja on sekä myös voit tai että kun jos ei ole joka jotka mukaan kanssa ilman kaikille aina
    usein yhdessä sinulle meille heille täällä siellä kotona ulkona joskus vielä noin vain hyvin
    uusi uuden uusia hyvä hyvää oma omaa omia monta monia muut muita kaikki kaikkien koko
    jokainen jokaisen eri erilaisia tämä tämän nämä niiden siitä siihen ennen jälkeen aikana
    viikossa vuodessa päivässä tunnin maksutta edullisesti rauhassa rohkeasti mielellään
    helposti tarvittaessa lisäksi esimerkiksi etenkin yleensä tavallisesti alussa lopuksi
    keväällä kesällä syksyllä talvella maanantaisin tiistaisin keskiviikkoisin torstaisin
    perjantaisin lauantaisin sunnuntaisin aamulla illalla päivisin
"""

# In the sentences § stands for a new word and # for a common one.
FI_SENTENCES = """
Tarjoamme § ja § § asukkaille, joita kiinnostaa §.
Mukaan ovat tervetulleita kaikki, joille § tai § on § tuttu.
Ryhmässä § kulkee rinnalla, ja ohjaaja auttaa, kun § § mietityttää.
Toiminnassa yhdistyvät § ja § § ilman kiirettä, # myös §.
Kokoonnumme # kerran viikossa, ja aiheena on § sekä §.
Ohjelmassa on § § ja välillä §, johon # voi tuoda ystävän.
Palvelu sopii sinulle, jos § kaipaa § seuraa tai § ei enää onnistu.
Halutessasi voit kokeilla, miltä § tuntuu, ja § § löytyy paikan päältä.
Paikalla on § ja §, joten omaa § ei tarvitse hankkia.
Järjestämme § retkiä, joiden kohteena on §, § tai §.
Alkuun pääsee ilman kokemusta, sillä § § opetellaan yhdessä ja § riittää.
Kausi alkaa syksyllä, jolloin § ja § saavat rinnalleen uuden §.
Vapaaehtoiset pitävät huolta, että § # toimii ja § pysyy siistinä.
Osallistujat päättävät itse, milloin § § vaihtuu ja kenelle § annetaan.
Tilassa on esteetön sisäänkäynti, § sekä § §.
Ota mukaan § ja säänmukaiset vaatteet, sillä § ja § ovat ulkona.
Pienryhmässä § etenee rauhassa § ja jokainen § saa aikaa.
Työntekijä kertoo, miten § § haetaan ja mihin § tarvitaan.
Yhteistyössä ovat mukana §, § ja § paikallisia yhdistyksiä.
Loppuvuodesta juhlimme, kun § § esitellään ja § palkitaan.
Lapset # leikkivät, kun aikuisille on tarjolla § ja §.
Perinteitä vaalitaan niin, että § ja § siirtyvät §.
Tapaamisissa puhutaan siitä, miten § § vaikuttaa arkeen ja § mieleen.
Voit tulla kerran tai § koko kauden, eikä § tai § velvoita mihinkään.
"""

FI_SUMMARIES = """
Ohjattua toimintaa, jossa § ja # kohtaavat.
Palvelun avulla § löytää # seuraa.
Matalan kynnyksen paikka, jossa on §.
Iloa arkeen: # ja §.
Neuvomme, kun § # mietityttää.
"""

FI_INSTRUCTIONS = """
Ilmoittaudu § puhelimitse tai tule paikalle, kun § alkaa.
Kerro ilmoittautuessasi, tarvitsetko § tai § apua.
Peru osallistumisesi § edellisenä päivänä, jotta § ja § ehditään järjestää.
Maksu sisältää § ja § kahvin, mutta § hankitaan itse.
Lisätietoja § antaa ohjaaja, jolle § ja § ovat tuttuja.
"""

# Swedish nouns with their endings: definite, plural, definite plural.
SV_NOUNS = """
    kurs/en/er/erna grupp/en/er/erna kväll/en/ar/arna stig/en/ar/arna skog/en/ar/arna
    park/en/er/erna hall/en/ar/arna dans/en/er/erna konsert/en/er/erna sal/en/ar/arna
    skola/n/or/orna vecka/n/or/orna resa/n/or/orna kyrka/n/or/orna förening/en/ar/arna
    övning/en/ar/arna vandring/en/ar/arna tävling/en/ar/arna tidning/en/ar/arna
    utställning/en/ar/arna bibliotek/et//en museum/et//en hus/et//en spår/et//en läger/et//en
    möte/t/n/na verkstad/en/er/erna by/n/ar/arna strand/en/er/erna hamn/en/ar/arna
    båt/en/ar/arna sjö/n/ar/arna berg/et//en cykel/n//arna boll/en/ar/arna spel/et//en
    sång/en/er/erna kör/en/er/erna bild/en/er/erna bok/en/er/erna trädgård/en/ar/arna
    väg/en/ar/arna vän/nen/ner/nerna lek/en/ar/arna familj/en/er/erna handledare/n//na
    ledare/n//na klubb/en/ar/arna kafé/et/er/erna fest/en/er/erna
"""

SV_SENTENCES = """
Vi ordnar § och § för alla som bor i trakten, och den som vill kan ta med en vän.
Välkommen med om du tycker om § eller vill prova på § i lugn takt med andra.
Gruppen träffas en gång i veckan, och på programmet står § samt §.
Du behöver inga egna redskap, för § och § finns på plats hela säsongen.
Handledaren berättar hur § fungerar och hjälper till när § känns svår.
Platsen är tillgänglig, och § ligger nära § med goda förbindelser.
Kom ensam eller med en vän, för § och § passar alla åldrar i kommunen.
Tillsammans med frivilliga sköter vi § och planerar § för hösten.
"""

EN_SENTENCES = """
We meet once a week and anyone who lives in the area is welcome to join the group.
You can come alone or bring a friend, and no earlier experience is needed.
The instructor helps you to get started and to find an activity that suits you.
Everything you need is on site, so there is no need to bring equipment of your own.
The building has step-free access and there is a bus stop near the main entrance.
"""

# Code, Finnish name, Swedish name or -, northing and easting of the centre in kilometres.
MUNICIPALITIES = """
    050 Eura - 6785 240;051 Eurajoki Euraåminne 6796 213;079 Harjavalta - 6808 246
    102 Huittinen - 6794 267;181 Jämijärvi - 6862 277;214 Kankaanpää - 6861 255
    230 Karvia - 6900 268;271 Kokemäki Kumo 6800 252;484 Merikarvia Sastmola 6868 214
    531 Nakkila - 6814 236;608 Pomarkku Påmark 6849 240;609 Pori Björneborg 6827 222
    684 Rauma Raumo 6793 205;747 Siikainen - 6872 231;783 Säkylä - 6776 257
    886 Ulvila Ulvsby 6822 228;091 Helsinki Helsingfors 6672 386;564 Oulu Uleåborg 7210 428
    837 Tampere Tammerfors 6822 328;853 Turku Åbo 6711 240;905 Vaasa Vasa 7008 229
"""

# Names of code list items in Finnish, Swedish and English.
CLASSES = """
    P25.1 Kirjastot/Bibliotek/Libraries;P25.2 Taiteet/Konst/Arts;P25.3 Museot/Museer/Museums
    P25.5 Vapaa-ajan palvelut/Fritidstjänster/Leisure services
    P27.1 Liikunta ja urheilu/Motion och idrott/Sports;P27.2 Retkeily/Friluftsliv/Hiking
    P27.3 Veneily/Båtliv/Boating;P27.5 Kalastus/Fiske/Fishing
    P28.1 Avoin nuorisotyö/Öppet ungdomsarbete/Open youth work
    P28.2 Harrastukset/Hobbyer/Hobbies;P3 Sosiaalipalvelut/Socialservice/Social services
    P5 Terveydenhuolto/Hälsovård/Health care
"""

GROUPS = """
    KR1 Kansalaiset/Medborgare/Citizens;KR1.1 Ikäihmiset/Äldre/Older people
    KR1.2 Lapset ja lapsiperheet/Barn och barnfamiljer/Children and families
    KR1.3 Nuoret/Unga/Young people
    KR1.6 Vammaiset/Personer med funktionsnedsättning/Disabled people
    KR2 Yritykset/Företag/Businesses
"""

TERMS = """
    kuntosali/gym/gym;uinti/simning/swimming;tanssi/dans/dance;kuorolaulu/körsång/choir
    retket/utflykter/trips;vertaistuki/kamratstöd/peer support;käsityöt/handarbete/crafts
    lukupiiri/läsecirkel/book club;teatteri/teater/theatre;kalastus/fiske/fishing
    melonta/paddling/canoeing;musiikki/musik/music;puutarha/trädgård/garden
    museot/museer/museums;jooga/yoga/yoga;pyöräily/cykling/cycling;hiihto/skidåkning/skiing
    valokuvaus/fotografi/photography;vapaaehtoistyö/frivilligarbete/volunteering
    liikuntaneuvonta/motionsrådgivning/exercise counselling
"""
