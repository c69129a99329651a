import { describe, expect, it } from 'vitest';
import { createWallWords, wallOf, withoutNotices } from '../../../../src/engines/reading/page/walls.ts';
import { LINEAR_MS } from '../../../support/cpu-time.ts';
import { readPage, wallWords } from '../../../support/read-page-here.ts';

// Every page here is invented. Walls come in many languages; what articles write about walls comes in as many.

type Shown = { title?: string; head?: string; url?: string; body: string };

const paragraphs = (...texts: string[]): string => texts.map((text) => `<p>${text}</p>`).join('');

async function wallOn({ title = 'The Varnholm Gazette', head = '', url, body }: Shown): Promise<string | null> {
  const html = `<!doctype html><html><head><title>${title}</title>${head}</head><body><nav><a href="/">A</a><a href="/b">B</a></nav><main>${body}</main></body></html>`;
  const at = url ?? 'https://gazette.example/news/12';
  const outcome = await readPage({
    body: Buffer.from(html),
    contentType: 'text/html; charset=utf-8',
    url: at,
    announced: null,
  });
  return outcome.kind === 'walled' ? outcome.reason : null;
}

const CONSENT = 'the page asks for consent first';
const PAY = 'the page is for subscribers';
const REGION = 'the page is not shown in every country';
const MISSING = 'the page says that there is no such article';
const LOGIN = 'the page shows a form to log in';
const BOT = 'the page wants to see a person first';
const NOTICE = 'the page shows a notice of its publisher';

/** The opening of an article, before whatever a page puts behind it. */
const TEASER = paragraphs(
  'The ferry between Varnholm and the outer islands stopped on Monday evening, when a rope caught in its screw off the western mole.',
  'Divers worked through the night in a heavy swell, and the harbour board hopes that the ship can sail again before the weekend market.',
);

describe('a consent notice in place of the article', () => {
  it.each([
    [
      'German',
      'Besuchen Sie gazette.example wie gewohnt mit Werbung und Tracking. Mit Ihrer Zustimmung speichern wir und unsere 187 Partner Informationen auf Ihrem Gerät. Details finden Sie in unserer Datenschutzerklärung.',
      'Oder lesen Sie ohne Werbetracking im PUR-Abo für 4,99 Euro im Monat. Sie sind bereits PUR-Abonnent? Hier anmelden.',
    ],
    [
      'French',
      'Nous et nos 74 partenaires stockons des traceurs sur votre terminal pour mesurer l’audience et vous proposer des publicités personnalisées.',
      'Vous pouvez tout accepter, continuer sans accepter ou modifier vos choix à tout moment depuis le bas de page.',
    ],
    [
      'Spanish',
      'Con su permiso, nosotros y nuestros 91 socios usamos cookies para saber qué secciones interesan y enseñar anuncios acordes con ellas.',
      'Puede aceptar todas las cookies o cambiar sus preferencias cuando lo desee; después verá la noticia completa.',
    ],
    [
      'Italian',
      'Questo sito utilizza cookie tecnici e, previo il tuo consenso, cookie di profilazione propri e di altri per mostrarti pubblicità in linea con i tuoi gusti.',
      'Cliccando su Accetta tutti aiuti la redazione; puoi revocare il consenso dal fondo di ogni pagina.',
    ],
    [
      'Dutch',
      'Samen met onze 55 partners plaatsen wij cookies om te zien wat er gelezen wordt en welke reclame bij je past.',
      'Kies Alles accepteren of pas je cookie-instellingen aan; je keuze op elk moment wijzigen kan onderaan.',
    ],
    [
      'Portuguese',
      'Nós e os nossos 60 parceiros armazenamos e/ou acedemos a informações num dispositivo e tratamos dados para anúncios e conteúdos personalizados.',
      'Pode aceitar todos ou alterar as suas preferências mais tarde na política de cookies.',
    ],
    [
      'Polish',
      'My i nasi 112 partnerzy przechowujemy i odczytujemy informacje na urządzeniu, aby pokazywać spersonalizowane reklamy i treści.',
      'Szanujemy Twoją prywatność: zgodę możesz w każdej chwili wycofać w ustawieniach prywatności.',
    ],
    [
      'Swedish',
      'Vi och våra 40 partner använder kakor för att lagra och få tillgång till information på din enhet och visa personaliserade annonser.',
      'Du kan godkänna alla eller ändra dina inställningar när du vill.',
    ],
    [
      'Danish',
      'Vi og vores 38 partnere vil gerne opbevare og/eller tilgå oplysninger på en enhed for at vise personaliserede annoncer.',
      'Du kan altid trække dit samtykke tilbage under cookieindstillinger.',
    ],
    [
      'Norwegian',
      'Vi og våre 25 partnere lagrer og henter informasjon på enheten for å vise personlig tilpassede annonser.',
      'Du kan godta alle eller endre valgene dine under personverninnstillinger.',
    ],
    [
      'Finnish',
      'Me ja 31 kumppanimme tallennamme tietoja laitteellesi ja näytämme personoituja mainoksia ja sisältöä.',
      'Voit hyväksyä evästeet nyt ja peruuttaa suostumuksen myöhemmin kohdasta evästeasetukset.',
    ],
    [
      'Russian',
      'Мы используем файлы cookie и похожие средства, чтобы сайт работал удобнее и показывал подходящую рекламу.',
      'Оставаясь на сайте, вы соглашаетесь с политикой конфиденциальности и обработкой данных.',
    ],
    [
      'Ukrainian',
      'Ми використовуємо файли cookie, щоб розуміти, що читають, і показувати доречну рекламу.',
      'Натискаючи кнопку, ви погоджуєтеся з цим; відкликати згоду можна будь-коли.',
    ],
    [
      'Turkish',
      'Sitemizde size daha iyi hizmet verebilmek için çerezler kullanıyoruz ve iş ortaklarımızla paylaşıyoruz.',
      'Tümünü kabul et düğmesine basabilir ya da çerez ayarları sayfasında tercihlerinizi değiştirebilirsiniz.',
    ],
    [
      'Arabic',
      'نحن وشركاؤنا نستخدم ملفات تعريف الارتباط لقياس عدد الزوار وعرض إعلانات تناسب اهتماماتك.',
      'يمكنك قبول الكل أو تغيير تفضيلاتك من إعدادات الخصوصية في أي وقت.',
    ],
    [
      'Persian',
      'ما از کوکی‌ها استفاده می‌کنیم تا بدانیم چه مطالبی بیشتر خوانده می‌شود و آگهی مناسب نشان دهیم.',
      'با پذیرش همه به ما کمک می‌کنید؛ رضایت خود را هر زمان می‌توانید پس بگیرید.',
    ],
    [
      'Urdu',
      'ہم اور ہمارے بیس شراکت دار آپ کے آلے پر معلومات محفوظ کرتے ہیں تاکہ مناسب اشتہارات دکھا سکیں۔',
      'سب قبول کریں یا اپنی ترجیحات بعد میں بدل لیں۔',
    ],
    [
      'Hindi',
      'हम कुकीज़ का उपयोग करते हैं ताकि पता चले कि क्या पढ़ा जाता है और सही विज्ञापन दिखें।',
      'आप सभी स्वीकार करें या बाद में अपनी सहमति वापस लें।',
    ],
    [
      'Indonesian',
      'Kami menggunakan cookie dan teknologi lain untuk mengukur pembaca serta menampilkan iklan yang sesuai.',
      'Anda dapat memilih Terima semua atau mengubah preferensi kapan saja.',
    ],
    [
      'Chinese',
      '我们和我们的三十家合作伙伴会在您的设备上存储信息，用来统计阅读量并展示合适的广告。',
      '您可以选择接受所有，也可以随时撤回同意。',
    ],
    [
      'Japanese',
      '当社と三十社のパートナーは、お使いのデバイスに情報を保存し、閲覧状況の測定と広告の表示に用います。',
      'すべて同意するか、後から同意を撤回することができます。',
    ],
    [
      'the framework’s English',
      'We and our 640 partners store and/or access information on a device, such as unique IDs in cookies, to process personal data.',
      'You may accept or manage your choices by clicking below, including your right to object where legitimate interest is used.',
    ],
  ])('is seen in %s', async (_language, ...texts) => {
    expect(await wallOn({ body: paragraphs(...texts) })).toBe(CONSENT);
  });

  it('is seen in a policy that is as long as an article', async () => {
    const policy = [
      'We and our partners store and/or access information on a device, and we use that to learn which parts of our pages are read and which are passed over by everybody.',
      'Some of it cannot be switched off: necessary cookies remember that you have answered this question, and which edition of the paper you chose to see first.',
      'Performance cookies count visits, so that our desk can see which reports find readers; they hold a number and the hour, and are forgotten after ninety days.',
      'Targeting cookies are set by third parties, whose list stands at the end of this page; by clicking agree you let them show personalised ads and content.',
      'You can withdraw your consent at any time, and you can object to the legitimate interest that some of them claim for themselves in their own policies.',
    ];
    const long = [...policy, ...policy.map((text) => `To say it once more in other words. ${text}`), ...policy];
    expect(long.join('').length).toBeGreaterThan(1_500);
    expect(await wallOn({ body: paragraphs(...long) })).toBe(CONSENT);
  });

  it.each([
    ['the host', { url: 'https://consent.gazette.example/ask?to=/news/12', body: TEASER }],
    ['the form', { body: `<form action="/collectConsent"><p>Choose what we may do.</p></form>${TEASER}` }],
    [
      'the title',
      {
        title: 'Before you continue to the Gazette',
        body: paragraphs(
          'We use cookies and data to deliver our pages and to keep them safe from misuse by others.',
          'Further down stand the ways in which you may shape what you see on the pages that follow after this one, and the names of those who have a part in it all.',
        ),
      },
    ],
  ])('is seen by %s', async (_what, page) => {
    expect(await wallOn(page)).toBe(CONSENT);
  });
});

describe('the box of a known framework of consent', () => {
  const asked = paragraphs(
    'This website uses cookies to make its pages fit those who read them, and to learn which of them are read at all by anybody.',
    'By clicking on the left you agree; you can withdraw your consent at the foot of each page whenever you like to do so.',
    'Some of what is set comes from others, whose names and aims stand on a list of their own behind the button on the right.',
  );

  it.each([
    'onetrust-banner-sdk',
    'didomi-host',
    'sp_message_container_4711',
    'qc-cmp2-container',
    'CybotCookiebotDialog',
  ])('called %s is no part of an article, and a wall where nothing else is there', async (id) => {
    const box = `<div id="${id}"><div>${asked}</div></div>`;
    expect(await wallOn({ body: `${box}<article><h1>The ferry stopped</h1>${TEASER}</article>` })).toBeNull();
    expect(await wallOn({ body: box })).toBe(CONSENT);
  });
});

describe('a plea to subscribe behind a teaser', () => {
  it.each([
    ['English', 'To read the rest of this report, become a member to read everything. Already a subscriber? Log in.'],
    ['German', 'Lesen Sie weiter mit Gazette Plus. Sie haben bereits ein Abo? Hier einloggen.'],
    ['French', 'Cet article est réservé aux abonnés. Pour lire la suite, rejoignez nos lecteurs.'],
    ['Spanish', 'Artículo solo para suscriptores. ¿Ya eres suscriptor? Entra aquí.'],
    ['Italian', 'Questo contenuto è riservato agli abbonati. Sei già abbonato? Entra.'],
    ['Dutch', 'Dit artikel is exclusief voor abonnees. Ben je al abonnee? Log hier in.'],
    ['Portuguese', 'Matéria exclusiva para assinantes. Já é assinante? Entre.'],
    ['Polish', 'Pozostało 84% artykułu. Aby czytać dalej, kup dostęp do serwisu.'],
    ['Swedish', 'Artikeln är låst. För att läsa vidare behöver du ett konto. Redan prenumerant?'],
    ['Danish', 'Denne artikel er kun for abonnenter. Er du allerede abonnent?'],
    ['Norwegian', 'Denne saken er for abonnenter. Har du allerede abonnement?'],
    ['Russian', 'Материал доступен только по подписке. Чтобы читать дальше, оформите подписку.'],
    ['Ukrainian', 'Щоб читати далі, оформіть передплату. Вже маєте передплату?'],
    ['Turkish', 'Haberin tamamını okumak için abone olun. Zaten abone misiniz?'],
    ['Arabic', 'هذا المحتوى متاح للمشتركين. لمتابعة القراءة اشترك اليوم.'],
    ['Persian', 'این مطلب فقط برای مشترکان است. برای خواندن ادامه وارد شوید.'],
    ['Hindi', 'पूरी खबर पढ़ने के लिए सदस्यता लें।'],
    ['Indonesian', 'Untuk melanjutkan membaca, silakan berlangganan. Sudah berlangganan?'],
    ['Chinese', '本文为付费内容，登录后继续阅读。'],
    ['Japanese', 'この記事は有料会員限定です。続きを読むには登録が必要です。'],
  ])('is seen in %s', async (_language, plea) => {
    expect(await wallOn({ body: `<article>${TEASER}<div class="x">${paragraphs(plea)}</div></article>` })).toBe(PAY);
  });

  it('is seen in a box beside the article', async () => {
    const box =
      '<div class="offer"><h3>Weiterlesen mit Gazette Plus</h3><ul><li>Jederzeit kündbar</li><li>Sie haben bereits ein Abo? <a href="/abo">Einloggen</a></li></ul></div>';
    expect(await wallOn({ body: `<article>${TEASER}</article>${box}` })).toBe(PAY);
  });

  it('is looked for in time with the length of the page', async () => {
    const before = process.cpuUsage();
    expect(await wallOn({ body: `<article>${TEASER}</article>${'<'.repeat(100_000)}` })).toBeNull();
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).toBeLessThan(2 * LINEAR_MS);
  });

  it('is seen behind a long teaser, where more than one sentence pleads', async () => {
    const long = Array.from(
      { length: 7 },
      (_, at) =>
        `In the ${at + 1}. hour of the salvage the crew of the tug changed its rope, and the crowd on the mole, some of whom had brought chairs and soup, cheered as if it were a regatta and not a rescue.`,
    );
    const plea = paragraphs(
      'Pour lire la suite, choisissez une formule.',
      'Vous avez déjà un compte ? Identifiez-vous.',
    );
    expect(
      await wallOn({
        body: `<article>${paragraphs(...long, ...long.map((text) => `Later: ${text}`))}${plea}</article>`,
      }),
    ).toBe(PAY);
  });

  it.each([
    ['its markup', '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>'],
    ['its tier', '<meta property="article:content_tier" content="locked">'],
    [
      'its markup as text',
      '<script type="application/ld+json">{"@graph":[{"@type":"NewsArticle","isAccessibleForFree":"False"}]}</script>',
    ],
  ])('is not needed where the page says by %s that it is not free', async (_what, head) => {
    expect(await wallOn({ head, body: `<article>${TEASER}</article>` })).toBe(PAY);
  });
});

describe('a page that says what of it is not free', () => {
  const saying = (selector: string) =>
    `<script type="application/ld+json">{"@type":"NewsArticle","hasPart":{"@type":"WebPageElement","isAccessibleForFree":"False","cssSelector":"${selector}"}}</script>`;
  const rest = paragraphs(
    'By noon the rope was cut, and the ship lay at her own quay with two hundred people aboard who had slept on the benches of the saloon.',
    'The guild of skippers asked for a lamp on the mole, as it had in each of the last three winters, and the board promised an answer.',
  );

  it('shows its teaser where that part is not there', async () => {
    expect(await wallOn({ head: saying('.paywall'), body: `<article>${TEASER}</article>` })).toBe(PAY);
    const empty = `<article>${TEASER}<div class="paywall"></div></article>`;
    expect(await wallOn({ head: saying('.paywall'), body: empty })).toBe(PAY);
  });

  it('is a whole article where that part is there', async () => {
    const whole = `<article>${TEASER}<div class="paywall">${rest}</div></article>`;
    expect(await wallOn({ head: saying('.paywall'), body: whole })).toBeNull();
  });

  it.each(['.article', 'main .article', ')(', ''])(
    'is not believed where the part is all of it, or none: %j',
    async (selector) => {
      expect(await wallOn({ head: saying(selector), body: `<article class="article">${TEASER}</article>` })).toBe(PAY);
    },
  );
});

describe('a page that is not shown in the reader’s country', () => {
  it.each([
    [
      'English',
      'We are sorry',
      'This page is not available in your country, because of the rights that we hold for our own alone.',
    ],
    [
      'English of a paper overseas',
      'Gazette',
      'We recognize you are attempting to access this website from a country belonging to the European Economic Area, so access cannot be granted at this time.',
    ],
    ['German', 'Hinweis', 'Dieser Beitrag ist in Ihrer Region nicht verfügbar, da uns die Rechte dafür fehlen.'],
    ['French', 'Désolé', 'Cette page n’est pas accessible depuis votre pays en raison des droits de diffusion.'],
    ['Spanish', 'Aviso', 'Este contenido no está disponible en su país por motivos de derechos.'],
    ['Polish', 'Przykro nam', 'Ta strona jest niedostępna w Twoim kraju ze względu na prawa do materiałów.'],
    ['Portuguese', 'Aviso', 'Este vídeo não está disponível no seu país por questões de direitos.'],
    ['Russian', 'Внимание', 'Этот материал недоступен в вашей стране по требованию правообладателя.'],
    ['Turkish', 'Uyarı', 'Bu içerik ülkenizde kullanılamıyor; haklar yalnızca başka bir yayıncıya aittir.'],
    ['Arabic', 'عذرا', 'هذا المحتوى غير متاح في بلدك بسبب حقوق البث.'],
    ['Chinese', '提示', '由于版权限制，该内容在您所在的地区无法观看。'],
    ['Japanese', 'お知らせ', '権利の都合により、お住まいの地域ではご覧いただけません。'],
  ])('is seen in %s', async (_language, heading, text) => {
    expect(await wallOn({ body: `<h1>${heading}</h1>${paragraphs(text)}` })).toBe(REGION);
  });
});

describe('a page without the article, answered as if it were there', () => {
  it.each([
    [
      'English',
      'Page not found | Gazette',
      'Try the search at the top, or go to our front page, where you will find what the day brought.',
    ],
    [
      'a number',
      '404',
      'Something went wrong on the way to this part of our house, and we are looking into it with care.',
    ],
    [
      'German',
      'Seite nicht gefunden - Gazette',
      'Vielleicht hilft Ihnen ein Blick in unser Archiv oder in die Rubriken oben weiter.',
    ],
    [
      'French',
      'Gazette | Page introuvable',
      'Elle a peut-être changé de place lors de la refonte de nos rubriques au printemps dernier.',
    ],
    [
      'Spanish',
      'Página no encontrada',
      'Quizá la dirección cambió cuando ordenamos las secciones del periódico en primavera.',
    ],
    [
      'Italian',
      'Pagina non trovata – Gazette',
      'Forse l’indirizzo è cambiato quando abbiamo riordinato le sezioni del giornale.',
    ],
    [
      'Dutch',
      'Pagina niet gevonden',
      'Mogelijk is het adres gewijzigd toen wij onze rubrieken opnieuw hebben ingedeeld.',
    ],
    [
      'Portuguese',
      'Página não encontrada',
      'Talvez o endereço tenha mudado quando arrumámos as secções do jornal na primavera.',
    ],
    ['Polish', 'Nie znaleziono strony', 'Być może adres zmienił się, gdy wiosną porządkowaliśmy działy naszej gazety.'],
    ['Swedish', 'Sidan hittades inte', 'Kanske ändrades adressen när vi ordnade om tidningens avdelningar i våras.'],
    ['Russian', 'Страница не найдена', 'Возможно, адрес изменился, когда весной мы переставляли разделы газеты.'],
    ['Ukrainian', 'Сторінку не знайдено', 'Можливо, адреса змінилася, коли навесні ми впорядковували розділи газети.'],
    ['Turkish', 'Sayfa bulunamadı', 'Belki de baharda bölümlerimizi düzenlerken adres değişmiş olabilir.'],
    ['Arabic', 'الصفحة غير موجودة', 'ربما تغير العنوان عندما أعدنا ترتيب أقسام الصحيفة في الربيع.'],
    ['Persian', 'صفحه یافت نشد', 'شاید نشانی هنگام مرتب کردن بخش‌های روزنامه در بهار تغییر کرده باشد.'],
    ['Urdu', 'صفحہ نہیں ملا', 'شاید پتہ اس وقت بدل گیا جب ہم نے بہار میں اخبار کے حصے ترتیب دیے۔'],
    ['Hindi', 'पेज नहीं मिला', 'शायद पता तब बदल गया जब हमने वसंत में अखबार के खंड ठीक किए।'],
    ['Chinese', '页面不存在', '可能是我们春天整理栏目的时候改了地址，请从上方的栏目继续阅读。'],
    [
      'Japanese',
      'ページが見つかりません',
      '春に欄を整理した際に住所が変わったのかもしれません。上の欄からお進みください。',
    ],
  ])('is seen by its title in %s', async (_language, title, text) => {
    expect(await wallOn({ title, body: paragraphs(text) })).toBe(MISSING);
  });

  it.each([
    [
      'English',
      'Sorry, we can’t find the page that you asked for.',
      'It may have been moved or deleted. Go to our home page or try the search.',
    ],
    [
      'German',
      'Die von Ihnen gesuchte Seite existiert nicht mehr.',
      'Nutzen Sie die Suche oder gehen Sie zur Startseite.',
    ],
    ['Spanish', 'Lo sentimos, la página que busca ya no existe.', 'Puede volver a la portada o utilizar el buscador.'],
  ])('is seen by its text in %s', async (_language, ...texts) => {
    expect(await wallOn({ body: paragraphs(...texts) })).toBe(MISSING);
  });

  it('is seen although it fills itself with other news, where search engines are not to list it', async () => {
    const news = Array.from(
      { length: 12 },
      (_, at) =>
        `The ${at + 1}. boat of the herring fleet came home on Monday with empty holds, and its skipper blamed the warm current that has kept the shoals far out since the spring storms.`,
    );
    const head = '<meta name="robots" content="noindex, follow">';
    expect(await wallOn({ title: 'Page not found', head, body: paragraphs(...news) })).toBe(MISSING);
  });
});

describe('a form to log in in place of the article', () => {
  it.each([
    [
      'English',
      'Please log in to go on. Enter your email and enter your password in the fields.',
      'Forgot your password? You don’t have an account yet? Create an account in a minute.',
    ],
    [
      'German',
      'Bitte melden Sie sich an. Das Passwort muss mindestens acht Zeichen haben.',
      'Passwort vergessen? Noch kein Konto? Jetzt registrieren.',
    ],
    [
      'French',
      'Connectez-vous à votre compte. Saisissez votre adresse et le code secret.',
      'Mot de passe oublié ? Pas encore de compte ? Créez votre compte.',
    ],
    [
      'Spanish',
      'Inicia sesión con tu correo. La contraseña debe tener ocho signos.',
      '¿Has olvidado tu contraseña? ¿Aún no tienes cuenta? Crea tu cuenta.',
    ],
    [
      'Russian',
      'Войдите в свой аккаунт. Введите пароль и адрес почты.',
      'Забыли пароль? Нет аккаунта? Создать аккаунт можно за минуту.',
    ],
    ['Chinese', '请先登录。请输入密码和邮箱地址。', '忘记密码？还没有账号？请注册账号。'],
  ])('is seen in %s', async (_language, ...texts) => {
    expect(await wallOn({ body: paragraphs(...texts) })).toBe(LOGIN);
  });
});

describe('a page that wants another visitor first', () => {
  it.each([
    ['a check in English', 'Just a moment...', 'Enable JavaScript and cookies to continue to the Gazette.'],
    [
      'a check in German',
      'Sicherheitsüberprüfung',
      'Bestätigen Sie, dass Sie ein Mensch sind. Das dauert einen Augenblick.',
    ],
    ['a check in Spanish', 'Gazette', 'Verifique que es humano. Esto puede tardar unos segundos.'],
    ['a check in Russian', 'Gazette', 'Подтвердите, что вы не робот, и страница откроется.'],
    ['a page that needs scripts', 'Gazette', 'Please enable JavaScript in your browser to see this part of the paper.'],
    [
      'a page that sees a blocker',
      'Gazette',
      'Bitte Adblocker deaktivieren, damit unsere Redaktion von Anzeigen leben kann.',
    ],
  ])('is %s', async (_what, title, text) => {
    expect(await wallOn({ title, body: paragraphs(text) })).toBe(BOT);
  });
});

describe('a notice of the publisher', () => {
  it('is no article', async () => {
    const body = paragraphs(
      'Some of the cards on this page come from firms from which the Gazette receives compensation, and this compensation may impact where they stand.',
      'This page does not include all offers that there are. Advertiser disclosure: see below.',
    );
    expect(await wallOn({ title: 'Which card for the ferry?', body })).toBe(NOTICE);
  });
});

describe('an article about walls', () => {
  const more =
    'The council of Varnholm will hear both sides in March, its clerk said on Friday, and until then nothing will change for the readers of the three papers of the islands.';
  it.each([
    [
      'cookies',
      'Court forbids cookie banners without a choice',
      [
        'The regional court has forbidden a publisher to show a banner that offers only one button, after a case that a reader from Aldane had brought.',
        '“We use cookies, and you accept them by reading on,” the banner had said, in letters that few could read.',
        'The judge wrote that consent has to be as easy to refuse as to give, and that trackers may not be set before an answer.',
        more,
      ],
    ],
    [
      'cookies, in German',
      'Gericht untersagt Cookie-Banner ohne Wahl',
      [
        'Das Landgericht hat einem Verlag untersagt, ein Banner mit nur einem Knopf zu zeigen.',
        '„Wir verwenden Cookies, und Sie stimmen zu, wenn Sie weiterlesen“, stand darauf in kleiner Schrift.',
        'Die Richterin schrieb, eine Einwilligung müsse so leicht zu verweigern sein wie zu geben.',
        'Der Verlag will das Urteil anfechten und hat bis Ende März Zeit dafür, sagte ein Sprecher am Freitag in Varnholm.',
      ],
    ],
    [
      'cookies, in Spanish',
      'El juez prohíbe los avisos de galletas sin opción',
      [
        'El juez prohibió a una editorial mostrar un aviso con un solo botón, tras la demanda de una lectora de Aldane.',
        '«Utilizamos cookies y usted las acepta si sigue leyendo», decía el aviso en letra pequeña.',
        'La sentencia recuerda que rechazar debe ser tan fácil como aceptar, y da dos meses para cambiarlo.',
      ],
    ],
    [
      'the consent of a council, in German',
      'Inselrat gibt seine Zustimmung zum Windpark',
      [
        'Die Mitglieder des Inselrats gaben am Freitag ihre Zustimmung zu einem Windpark vor Aldane, die Fischer verweigerten ihre Einwilligung bis zuletzt.',
      ],
    ],
    [
      'an access that was denied',
      'Access denied at the pier',
      [
        'A guard turned forty passengers away from the pier on Monday, because the ferry to Aldane had been counted as full by mistake.',
        'They waited in the fish hall until the evening, where the guild gave them soup and the harbour board an excuse in writing.',
        'The board will pay for their beds, and it has asked the maker of the gates to look for the fault before the market.',
      ],
    ],
    [
      'a page of a book',
      'Page not found: how the island chronicle lost its winter of 1741',
      [
        'Somebody cut a page out of the island chronicle with a fine knife, and the archivist believes that it was done for love.',
        'The winter of 1741 had frozen the sound, and the page named those who came over the ice to marry against their fathers.',
      ],
    ],
    [
      'cookies that a browser drops',
      'Browser drops third-party cookies at last',
      [
        'A maker of browsers will drop third-party cookies in March, after it had put that off three times since the spring.',
        'Publishers of the islands fear for their income from personalised ads and content that depend on such cookies.',
        'Whoever wants can change the cookie settings of the browser today, and accept all cookies or none of them at all.',
      ],
    ],
    [
      'subscriptions that come',
      'Gazette puts its reports behind a wall',
      [
        'From March on, readers of the Gazette will have to subscribe to read most of its reports, the publisher said on Friday.',
        'Those who live on the outer islands may register to read ten of them a month, as the post comes late there in winter.',
        'The guild of skippers called it a sad day, and a reader in Aldane said that she was not already a subscriber for nothing.',
      ],
    ],
    [
      'a recall, in Italian',
      'Ritirate dal mercato le lampade da molo',
      [
        'La lampada è stata ritirata dai negozi delle isole, e il modello non è più disponibile nemmeno sul continente.',
        'La fabbrica cambierà quelle già vendute senza spese, ha detto venerdì una sua portavoce ai giornalisti.',
      ],
    ],
    [
      'subscriptions',
      'Island papers lose readers to a free sheet',
      [
        'Three papers of the islands lost a fifth of their subscribers last year, the publishers’ guild said, and blamed a free sheet from the mainland.',
        'The Gazette raised its price twice and put most reports behind a paywall; “This article is for subscribers,” readers saw when they came from a search.',
        more,
      ],
    ],
    [
      'subscriptions, in French',
      'Les journaux des îles perdent des abonnés',
      [
        'Trois journaux des îles ont perdu un cinquième de leurs abonnés, selon le syndicat des éditeurs.',
        '« Cet article est réservé aux abonnés », lisait-on depuis l’an dernier sous presque chaque titre.',
        'Le syndicat demande une aide pour la distribution et un taux réduit pour le papier, qui a doublé de prix en trois ans.',
      ],
    ],
    [
      'subscriptions, in Portuguese',
      'Jornais das ilhas perdem assinantes',
      [
        'Três jornais das ilhas perderam um quinto dos assinantes, segundo o sindicato dos editores.',
        '“Conteúdo exclusivo para assinantes”, lia-se desde o ano passado sob quase todos os títulos.',
        'O sindicato pede ajuda para a distribuição e um imposto mais baixo para o papel, que duplicou de preço.',
      ],
    ],
    [
      'a blocked region',
      'Broadcaster blocks its films for islanders',
      [
        'Viewers on the outer islands cannot see the films of the public broadcaster, because the islands count as foreign in its contracts.',
        'The message “This video is not available in your country” has angered fishermen, who pay the same fee as others.',
        more,
      ],
    ],
    [
      'a blocked region, in Russian',
      'Жители островов не видят фильмы',
      [
        'Жители дальних островов не могут смотреть фильмы вещателя, потому что по договорам острова считаются заграницей.',
        'Надпись «Материал недоступен в вашей стране» возмутила рыбаков, которые платят тот же сбор.',
        'Вещатель обещал пересмотреть договоры до конца марта, сообщила его представительница в пятницу.',
      ],
    ],
    [
      'a blocked region, in Arabic',
      'سكان الجزر لا يشاهدون الأفلام',
      [
        'لا يستطيع سكان الجزر البعيدة مشاهدة أفلام هيئة البث لأن العقود تعدها خارج البلاد.',
        'وقالت الهيئة إنها ستراجع العقود قبل نهاية مارس، وإن الصيادين سيدفعون رسوما أقل حتى ذلك الحين.',
        'ووصف رئيس نقابة الصيادين القرار بأنه خطوة أولى لا تكفي.',
      ],
    ],
    [
      'a missing person',
      'Skipper not found after night of search',
      [
        'The skipper of the Aurora was not found on Monday, although nine boats and a helicopter searched the sound until dawn.',
        'His daughter said that the sea could not be blamed, and that the light on the western mole had been out for a week.',
        more,
      ],
    ],
    [
      'a missing page',
      'The page that was not found for forty years',
      [
        'A page of the island chronicle, long thought to be lost, turned up in a drawer of the parish of Aldane.',
        'It tells of the winter of 1741, when the sound froze and wolves came over the ice, as the archivist read out on Monday.',
        more,
      ],
    ],
    [
      'a missing child, in German',
      'Vermisster Junge noch nicht gefunden',
      [
        'Der seit Sonntag vermisste Junge aus Varnholm wurde auch am Montag nicht gefunden, teilte die Polizei mit.',
        'Neun Boote und ein Hubschrauber suchten den Sund bis zum Morgengrauen ab, dann kam der Nebel.',
        'Die Mutter bat alle, die am Hafen wohnen, in Schuppen und Kellern nachzusehen, bevor der Frost zurückkehrt.',
      ],
    ],
    [
      'passwords',
      'Harbour office leaks the passwords of skippers',
      [
        'A list of eight hundred passwords lay open on a server of the harbour office for two years, a student found.',
        'Whoever used the same word elsewhere should change it, the office wrote, and asked skippers to choose a longer one.',
        more,
      ],
    ],
    [
      'robots',
      'Robot checks herring faster than people',
      [
        'A robot at the fish hall of Aldane sorts herring three times as fast as people do, its maker showed on Monday.',
        'Whether it can tell a sick fish from a sound one is in doubt: the vet wants to see a trial of three months first.',
        more,
      ],
    ],
    [
      'compensation',
      'Fishermen to receive compensation for torn nets',
      [
        'Each skipper whose nets were torn by the cable ship receives compensation of two thousand crowns, the board decided.',
        'The guild had asked for twice as much, and its chairman called the sum a tip for men who feed the islands.',
        more,
      ],
    ],
  ])('about %s is an article', async (_what, title, texts) => {
    const body = `<article><h1>${title}</h1>${paragraphs(...texts)}</article>`;
    expect(await wallOn({ title: `${title} | Gazette`, body })).toBeNull();
  });

  it.each([
    ['a banner for cookies', '<div class="b"><p>We use cookies. Accept all cookies?</p></div>'],
    ['a link to log in', '<p><a href="/login">Log in</a> <a href="/abo">Subscribe</a></p>'],
    [
      'a footer that sells',
      '<footer><p>Already a subscriber? Log in.</p><p>Start your free trial today.</p><p>Unlimited access to all reports.</p></footer>',
    ],
    ['a plea for its letter', '<p>Sign up for our letter from the islands, every Friday.</p>'],
  ])('stays one with %s on its page', async (_what, beside) => {
    const texts = [
      more,
      ...Array.from(
        { length: 6 },
        (_, at) =>
          `In the ${at + 1}. ward the boats were hauled out early, because the ice warden had warned of a hard week, and the smiths had work until midnight.`,
      ),
    ];
    expect(await wallOn({ body: `${beside}<article>${paragraphs(...texts)}</article>` })).toBeNull();
  });
});

describe('the words of all languages', () => {
  const LINEAR_FACTOR = 12;

  it.each([
    ['openings of phrases', 'we and our subscribe to '],
    ['quotation marks', '“«„"'],
    ['dots', 'to continue ... … '],
    ['signs', '我们和我们的クッキー'],
    ['marks', 'é̀́ '],
  ])('are looked for in a text of %s in time with its length', async (_what, unit) => {
    const judge = async (times: number) => {
      const text = unit.repeat(times);
      const seen = {
        head: EMPTY_HEAD,
        facts: { title: text.slice(0, 500), free: null, paidPart: '' },
        url: 'https://a.example/',
      };
      const before = process.cpuUsage();
      for (let at = 0; at < 3; at += 1)
        wallOf({ ...seen, text: 'short', shown: text, html: `<p>${text}</p>` }, wallWords);
      return process.cpuUsage(before).user / 1_000;
    };
    await judge(2_000);
    const [short, long] = [await judge(2_000), await judge(16_000)];
    expect(long).toBeLessThan(Math.max(LINEAR_MS, short * 8 * LINEAR_FACTOR));
  });

  it('are one pattern for different spellings', () => {
    const words = createWallWords([{ ...NO_WORDS, pay: ['Suscríbete para … leyendo', 'premium*'] }]);
    const shown = (text: string) => ({
      head: EMPTY_HEAD,
      facts: { title: '', free: null, paidPart: '' },
      url: '',
      text,
      shown: text,
      html: '',
    });
    expect(wallOf(shown('SUSCRIBETE, PARA SEGUIR LEYENDO'), words)).toBe(PAY);
    expect(wallOf(shown('Solo con Premiumzugang'), words)).toBe(PAY);
    expect(wallOf(shown('Resuscríbete para seguir leyendo'), words)).toBeNull();
    expect(withoutNotices('Uno.\n\nSuscríbete para seguir leyendo.\n\nDos.', words)).toBe('Uno.\n\nDos.');
  });
});

const NO_WORDS = { consent: [], cookies: [], pay: [], region: [], missing: [], login: [], bot: [], notice: [] };
const EMPTY_HEAD = {
  title: '',
  language: '',
  meta: new Map(),
  canonical: '',
  linkedData: [],
  time: '',
  marks: new Set<string>(),
};
