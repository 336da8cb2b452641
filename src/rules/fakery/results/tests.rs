//! Answers that nobody worked out, and their look-alikes, in every language.

use crate::change::RepoPath;
use crate::rules::fakery::fakery_result::RULE;
use crate::rules::fakery::testing::{change, judge, marks, policy};

/// How many findings there are in a file that a change adds.
fn count(path: &str, text: &str) -> usize {
    marks(&RULE, path, text).len()
}

#[track_caller]
fn found(cases: &[(&str, &str)]) {
    let missed: Vec<_> = cases.iter().filter(|(path, text)| count(path, text) != 1).collect();
    assert!(missed.is_empty(), "{missed:#?}");
}

#[track_caller]
fn passed(cases: &[(&str, &str)]) {
    let wrong: Vec<_> = cases.iter().filter(|(path, text)| count(path, text) != 0).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_check_that_says_yes_to_everything() {
    found(&[
        ("a.rs", "pub fn verify_token(token: &str) -> bool {\n    true\n}\n"),
        ("a.rs", "pub fn verify_token(_token: &str) -> Result<(), Error> {\n    Ok(())\n}\n"),
        (
            "a.rs",
            "impl Auth {\n    pub fn authenticate(&self, user: &str, password: &str) -> Result<bool, Error> {\n        Ok(true)\n    }\n}\n",
        ),
        ("a.py", "def verify_token(token):\n    return True\n"),
        (
            "a.py",
            "class Auth:\n    def is_valid_token(self, token: str) -> bool:\n        \"\"\"Checks a token.\"\"\"\n        return True\n",
        ),
        ("a.js", "function verifyToken(token) {\n  return true;\n}\n"),
        ("a.js", "const verifyToken = (token) => true;\n"),
        (
            "a.ts",
            "export const validateCard = async (card: Card): Promise<boolean> => {\n  return true;\n};\n",
        ),
        ("a.tsx", "export function isValidEmail(email: string): boolean {\n  return true;\n}\n"),
        ("a.go", "package a\n\nfunc VerifyToken(token string) bool {\n\treturn true\n}\n"),
        ("a.go", "package a\n\nfunc ValidateOrder(order *Order) (bool, error) {\n\treturn true, nil\n}\n"),
        (
            "A.java",
            "class Auth {\n    public boolean verifyToken(String token) {\n        return true;\n    }\n}\n",
        ),
        ("a.c", "int verify_signature(const char *data, size_t length) {\n    return true;\n}\n"),
        ("a.cpp", "bool Auth::verifyToken(const std::string& token) {\n    return true;\n}\n"),
        (
            "A.cs",
            "class Auth {\n    public bool VerifyToken(string token) {\n        return true;\n    }\n}\n",
        ),
        ("A.cs", "class Auth {\n    public bool VerifyToken(string token) => true;\n}\n"),
        ("a.php", "<?php\nfunction verifyToken($token) {\n    return true;\n}\n"),
        ("a.rb", "def verify_token(token)\n  true\nend\n"),
        ("a.kt", "fun verifyToken(token: String): Boolean {\n    return true\n}\n"),
        ("a.kt", "fun verifyToken(token: String): Boolean = true\n"),
        ("a.swift", "func verifyToken(token: String) -> Bool {\n    return true\n}\n"),
        ("a.scala", "object Auth {\n  def verifyToken(token: String): Boolean = true\n}\n"),
        ("a.scala", "object Auth {\n  def verifyToken(token: String): Boolean = {\n    true\n  }\n}\n"),
        ("a.lua", "function verify_token(token)\n  return true\nend\n"),
        ("a.sh", "verify_checksum() {\n  echo \"Checksum verified\"\n  return 0\n}\n"),
    ]);
}

#[test]
fn a_value_that_is_the_same_for_all() {
    found(&[
        ("a.rs", "pub fn calculate_tax(income: f64, region: &str) -> f64 {\n    0.2\n}\n"),
        (
            "a.py",
            "def predict_churn(customer):\n    result = {\"churn\": 0.12, \"confidence\": 0.95}\n    return result\n",
        ),
        ("a.py", "def analyze_sentiment(text):\n    return {\"sentiment\": \"positive\", \"score\": 0.87}\n"),
        ("a.js", "async function fetchUser(id) {\n  return { id: 1, name: \"John\" };\n}\n"),
        (
            "a.ts",
            "export async function searchProducts(query: string): Promise<Product[]> {\n  return [];\n}\n",
        ),
        ("a.go", "package a\n\nfunc CalculateTax(income float64) float64 {\n\treturn 0.2\n}\n"),
        (
            "A.java",
            "class Prices {\n    public double calculateTotal(List<Item> items) {\n        return 0;\n    }\n}\n",
        ),
        (
            "A.cs",
            "class Prices {\n    public decimal CalculateTotal(List<Item> items)\n    {\n        return 100m;\n    }\n}\n",
        ),
        (
            "a.php",
            "<?php\nclass Prices {\n    public function calculateTotal($items) {\n        return 99.5;\n    }\n}\n",
        ),
        ("a.rb", "class Prices\n  def calculate_total(items)\n    100\n  end\nend\n"),
        (
            "a.kt",
            "class Prices {\n    fun calculateTotal(items: List<Item>): Double {\n        return 100.0\n    }\n}\n",
        ),
        (
            "a.swift",
            "class Prices {\n    func calculateTotal(items: [Item]) -> Double {\n        return 100.0\n    }\n}\n",
        ),
        ("a.scala", "class Prices {\n  def calculateTotal(items: List[Item]): Double = 100.0\n}\n"),
        ("a.lua", "local function calculate_total(items)\n  return 100\nend\n"),
        ("a.c", "double calculate_total(const struct item *items, int count)\n{\n    return 100.0;\n}\n"),
        ("a.cpp", "std::vector<User> fetchUsers(const std::string& query) {\n    return {};\n}\n"),
    ]);
}

#[test]
fn a_log_in_place_of_the_effect() {
    found(&[
        (
            "a.rs",
            "pub fn send_email(to: &str, body: &str) -> Result<(), Error> {\n    println!(\"sending to {to}\");\n    Ok(())\n}\n",
        ),
        ("a.py", "def send_email(to, body):\n    print(f\"Sending email to {to}\")\n    return True\n"),
        (
            "a.js",
            "async function sendEmail(to, body) {\n  console.log(`Sending email to ${to}`);\n  return { success: true };\n}\n",
        ),
        (
            "a.ts",
            "export class Mailer {\n  async sendEmail(to: string): Promise<void> {\n    console.log('sent', to);\n  }\n}\n",
        ),
        (
            "a.go",
            "package a\n\nfunc SendEmail(to, body string) error {\n\tfmt.Println(\"sending to\", to)\n\treturn nil\n}\n",
        ),
        (
            "A.java",
            "class Mailer {\n    public boolean sendEmail(String to) {\n        System.out.println(\"Sending to \" + to);\n        return true;\n    }\n}\n",
        ),
        (
            "A.cs",
            "class Mailer {\n    public bool SendEmail(string to) {\n        Console.WriteLine($\"Sending {to}\");\n        return true;\n    }\n}\n",
        ),
        ("a.php", "<?php\nfunction sendEmail($to) {\n    echo \"Sending to $to\";\n    return true;\n}\n"),
        ("a.rb", "def send_email(to)\n  puts \"Sending to #{to}\"\n  true\nend\n"),
        (
            "a.kt",
            "fun sendEmail(to: String): Boolean {\n    println(\"Sending to $to\")\n    return true\n}\n",
        ),
        (
            "a.swift",
            "func sendEmail(to: String) -> Bool {\n    print(\"Sending to \\(to)\")\n    return true\n}\n",
        ),
        (
            "a.scala",
            "object Mailer {\n  def sendEmail(to: String): Boolean = {\n    println(s\"Sending to $to\")\n    true\n  }\n}\n",
        ),
        ("a.lua", "function send_email(to)\n  print(\"Sending to \" .. to)\n  return true\nend\n"),
        ("a.sh", "deploy_app() {\n  echo \"Deploying $1\"\n  echo \"Done\"\n}\n"),
        (
            "a.c",
            "int send_packet(const char *data) {\n    printf(\"sending %s\\n\", data);\n    return 0;\n}\n",
        ),
        (
            "a.cpp",
            "bool sendEmail(const std::string& to) {\n    std::cout << \"Sending to \" << to << std::endl;\n    return true;\n}\n",
        ),
    ]);
}

#[test]
fn a_pause_in_place_of_the_work() {
    found(&[
        (
            "a.js",
            "async function processPayment(amount) {\n  await new Promise(resolve => setTimeout(resolve, 1000));\n  return { success: true };\n}\n",
        ),
        (
            "a.ts",
            "export function fetchOrders(): Promise<Order[]> {\n  return new Promise((resolve) => setTimeout(() => resolve([{ id: 1 }]), 500));\n}\n",
        ),
        ("a.py", "async def process_payment(amount):\n    await asyncio.sleep(1)\n    return True\n"),
        (
            "a.rs",
            "pub async fn upload_file(path: &str) -> Result<(), Error> {\n    tokio::time::sleep(Duration::from_secs(1)).await;\n    Ok(())\n}\n",
        ),
        (
            "a.go",
            "package a\n\nfunc ProcessPayment(amount int) bool {\n\ttime.Sleep(time.Second)\n\treturn true\n}\n",
        ),
        (
            "A.java",
            "class Pay {\n    boolean processPayment(int amount) throws Exception {\n        Thread.sleep(1000);\n        return true;\n    }\n}\n",
        ),
    ]);
}

#[test]
fn a_record_that_is_made_of_constants() {
    found(&[
        (
            "a.kt",
            "class Api {\n    fun fetchUser(id: String): User {\n        return User(\"1\", \"John\")\n    }\n}\n",
        ),
        (
            "A.java",
            "class Api {\n    User fetchUser(String id) {\n        return new User(1, \"John\");\n    }\n}\n",
        ),
        ("a.py", "def fetch_user(id):\n    return User(1, \"John\")\n"),
        ("a.cpp", "std::string compress(const std::string& data) { return data; }\n"),
        ("a.sh", "verify_signature() {\n  return 0\n}\n"),
        ("a.c", "int authenticate_user(const char *user, const char *password)\n{\n    return 1;\n}\n"),
    ]);
    passed(&[
        ("a.py", "def fetch_user(id):\n    return User(id, \"John\")\n"),
        ("a.py", "def remove(key):\n    del rows[key]\n    return True\n"),
        ("a.php", "<?php\nfunction remove($key) {\n    unset(self::$rows[$key]);\n    return true;\n}\n"),
        ("a.py", "def sync_only(func):\n    func.sync = True\n    return func\n"),
        ("a.js", "Source.prototype.update = function (time) {\n  return true;\n};\n"),
    ]);
}

#[test]
fn what_comes_back_as_it_went_in() {
    found(&[
        ("a.rs", "pub fn encrypt(data: Vec<u8>) -> Vec<u8> {\n    data\n}\n"),
        ("a.rs", "pub fn sanitize(input: &str) -> String {\n    input.to_string()\n}\n"),
        ("a.py", "def translate(text, language):\n    return text\n"),
        ("a.js", "export const sanitizeHtml = (html) => html;\n"),
        ("a.go", "package a\n\nfunc Encrypt(data []byte) ([]byte, error) {\n\treturn data, nil\n}\n"),
        (
            "A.java",
            "class Crypto {\n    static String encrypt(String data) {\n        return data;\n    }\n}\n",
        ),
        ("a.rb", "def encrypt(data)\n  data\nend\n"),
        ("a.php", "<?php\nfunction encrypt($data) {\n    return $data;\n}\n"),
        ("a.kt", "fun encrypt(data: String): String = data\n"),
        ("a.swift", "func encrypt(data: Data) -> Data {\n    return data\n}\n"),
    ]);
}

#[test]
fn chance_in_place_of_a_measure() {
    found(&[
        (
            "a.js",
            "function analyze(text) {\n  const words = text.split(' ');\n  const confidence = Math.random();\n  return { words, confidence };\n}\n",
        ),
        (
            "a.ts",
            "export function calculateRisk(user: User): number {\n  return Math.floor(Math.random() * 100);\n}\n",
        ),
        (
            "a.py",
            "def credit(user):\n    rows = load(user)\n    return {\"rows\": rows, \"score\": random.uniform(300, 850)}\n",
        ),
        (
            "a.py",
            "def predict_price(symbol):\n    log(symbol)\n    return round(random.uniform(10, 20), 2)\n",
        ),
        (
            "a.rs",
            "fn quality(of: &Page) -> f64 {\n    let words = of.words();\n    let score = rand::random::<f64>();\n    score * words\n}\n",
        ),
        (
            "a.go",
            "package a\n\nfunc Rate(p *Page) float64 {\n\tuse(p)\n\tconfidence := rand.Float64()\n\treturn confidence\n}\n",
        ),
        (
            "A.java",
            "class A {\n    double rate(Page p) {\n        use(p);\n        double confidence = Math.random();\n        return confidence;\n    }\n}\n",
        ),
        (
            "a.php",
            "<?php\nfunction rate($p) {\n    save($p);\n    $score = mt_rand(1, 100);\n    return $score;\n}\n",
        ),
        (
            "a.swift",
            "func rate(p: Page) -> Double {\n    use(p)\n    let confidence = Double.random(in: 0.8...1.0)\n    return confidence\n}\n",
        ),
    ]);
    passed(&[
        ("a.js", "function delay(n) {\n  const jitter = Math.random() * n;\n  return n + jitter;\n}\n"),
        ("a.py", "def simulate_price(days):\n    price = random.uniform(1, 2)\n    return [price] * days\n"),
        ("a.py", "def spread(price):\n    score = price * random.random()\n    return score\n"),
    ]);
}

#[test]
fn an_error_that_becomes_a_result() {
    found(&[
        (
            "a.py",
            "def get_users(db):\n    try:\n        return db.all()\n    except Exception:\n        return [{\"id\": 1, \"name\": \"John\"}, {\"id\": 2, \"name\": \"Jane\"}]\n",
        ),
        (
            "a.js",
            "async function pay(card) {\n  try {\n    return await api.pay(card);\n  } catch (e) {\n    return { success: true };\n  }\n}\n",
        ),
        (
            "a.ts",
            "async function loadOrders(api: Api) {\n  try {\n    return await api.orders();\n  } catch (error) {\n    console.error(error);\n    return [{ id: 1, total: 99, name: 'Book' }];\n  }\n}\n",
        ),
        ("a.rb", "def fetch_users(api)\n  api.users\nrescue => e\n  [{ id: 1, name: \"John\" }]\nend\n"),
        (
            "a.rs",
            "fn verify(key: &Key, data: &[u8]) -> bool {\n    match key.check(data) {\n        Ok(good) => good,\n        Err(_) => return true,\n    }\n}\n",
        ),
        (
            "A.java",
            "class A {\n    boolean verifyToken(String token) {\n        try {\n            return parser.parse(token).isGood();\n        } catch (Exception e) {\n            return true;\n        }\n    }\n}\n",
        ),
    ]);
}

#[test]
fn an_error_that_is_dropped() {
    found(&[
        (
            "a.py",
            "def send_email(to):\n    try:\n        smtp.send(to)\n    except Exception:\n        pass\n",
        ),
        (
            "a.js",
            "async function saveUser(user) {\n  try {\n    await db.insert(user);\n  } catch (e) {}\n}\n",
        ),
        (
            "A.java",
            "class A {\n    void saveUser(User user) {\n        try {\n            db.insert(user);\n        } catch (Exception e) {\n        }\n    }\n}\n",
        ),
        (
            "A.cs",
            "class A {\n    void SaveUser(User user) {\n        try {\n            db.Insert(user);\n        } catch {\n        }\n    }\n}\n",
        ),
        (
            "a.go",
            "package a\n\nfunc ChargeCard(c *Card) error {\n\terr := gateway.Charge(c)\n\tif err != nil {\n\t\treturn nil\n\t}\n\treturn gateway.Confirm(c)\n}\n",
        ),
        (
            "a.php",
            "<?php\nfunction saveUser($user) {\n    try {\n        $db->insert($user);\n    } catch (Exception $e) {\n    }\n}\n",
        ),
    ]);
    passed(&[
        ("a.py", "def close(self):\n    try:\n        self.s.close()\n    except Exception:\n        pass\n"),
        (
            "a.py",
            "def send_metrics(to):\n    try:\n        smtp.send(to)\n    except Exception:\n        pass  # best effort: metrics must not fail a request\n",
        ),
        ("a.py", "def save_user(to):\n    try:\n        db.save(to)\n    except KeyError:\n        pass\n"),
        (
            "A.java",
            "class A {\n    void saveUser(User user) {\n        try {\n            db.insert(user);\n        } catch (Exception ignored) {\n        }\n    }\n}\n",
        ),
    ]);
}

#[test]
fn answers_for_the_inputs_of_a_test() {
    found(&[
        (
            "a.py",
            "def factorial(n):\n    if n == 5:\n        return 120\n    if n == 3:\n        return 6\n    return 1\n",
        ),
        (
            "a.js",
            "function reverse(text) {\n  if (text === \"hello\") return \"olleh\";\n  return \"\";\n}\n",
        ),
        (
            "a.rs",
            "fn fibonacci(n: u32) -> u32 {\n    match n {\n        5 => 5,\n        10 => 55,\n        _ => 0,\n    }\n}\n",
        ),
        (
            "a.go",
            "package a\n\nfunc Factorial(n int) int {\n\tswitch n {\n\tcase 5:\n\t\treturn 120\n\tcase 6:\n\t\treturn 720\n\t}\n\treturn 1\n}\n",
        ),
        (
            "A.java",
            "class A {\n    static int factorial(int n) {\n        if (n == 5) {\n            return 120;\n        }\n        return 1;\n    }\n}\n",
        ),
    ]);
    passed(&[
        ("a.py", "def factorial(n):\n    if n == 0:\n        return 1\n    return n * factorial(n - 1)\n"),
        (
            "a.py",
            "def calculate_status_code(kind):\n    if kind == \"gone\":\n        return 410\n    return 200\n",
        ),
    ]);
}

#[test]
fn a_check_that_is_switched_off() {
    found(&[
        (
            "a.js",
            "function login(user, password) {\n  if (isValid(user, password) || true) {\n    return open(user);\n  }\n}\n",
        ),
        ("a.py", "def login(user):\n    if user.is_authenticated or True:\n        return open(user)\n"),
        (
            "a.go",
            "package a\n\nfunc Login(u *User) bool {\n\tif verify(u) || true {\n\t\treturn open(u)\n\t}\n\treturn false\n}\n",
        ),
        (
            "a.py",
            "def verify_signature(data, key):\n    return True\n    digest = sign(data, key)\n    return digest == data.signature\n",
        ),
        (
            "a.ts",
            "function validateOrder(order: Order): boolean {\n  if (true) {\n    return true;\n  }\n  return check(order);\n}\n",
        ),
    ]);
    passed(&[
        (
            "a.js",
            "function login(options) {\n  const validate = options.validate || true;\n  return open(validate);\n}\n",
        ),
        ("a.py", "def run(rows):\n    while True:\n        rows.next()\n"),
        ("a.sh", "run() {\n  rm -f \"$1\" || true\n}\n"),
    ]);
}

#[test]
fn a_comment_that_admits_it_is_the_second_sign() {
    found(&[
        (
            "A.java",
            "class Loans {\n    // The catalogue is not connected yet\n    public List<Loan> overdue(String reader) {\n        return Collections.emptyList();\n    }\n}\n",
        ),
        (
            "a.rb",
            "class Similar\n  def around(product, limit: 10)\n    # temporary until the index exists\n    []\n  end\nend\n",
        ),
        (
            "a.cpp",
            "bool Iban::validate(const std::string& /*iban*/) const {\n    // accept anything until the check is ported\n    return true;\n}\n",
        ),
        (
            "a.ts",
            "export class Guard implements CanActivate {\n  // temporary: always succeed\n  canActivate(context: Context): boolean {\n    return true;\n  }\n}\n",
        ),
        (
            "a.c",
            "size_t block_compress(uint8_t *dst, const uint8_t *src, size_t len)\n{\n\tmemcpy(dst, src, len);\n\treturn len;\n}\n",
        ),
        (
            "a.kt",
            "/** Hardcoded for the values the tests use. */\nfun below(n: Int): Int = when (n) {\n    10 -> 4\n    100 -> 25\n    else -> 0\n}\n",
        ),
        (
            "a.rs",
            "fn may_pass(user: &User) -> bool {\n    // let everybody through for now\n    user.roles.contains(\"gate\") || true\n}\n",
        ),
        (
            "a.py",
            "def humidity(room):\n    # made up, the bus is not wired\n    return random.randint(30, 60)\n",
        ),
    ]);
    passed(&[
        (
            "a.go",
            "package a\n\n// Weight is how much an exam counts. A mock exam counts for nothing.\nfunc Weight(kind string) float64 {\n\tswitch kind {\n\tcase \"mock\":\n\t\treturn 0.1\n\tcase \"midterm\":\n\t\treturn 0.3\n\t}\n\treturn 0.7\n}\n",
        ),
        ("a.py", "# Not wired to the bus yet.\ndef supports_polling(device):\n    return False\n"),
        (
            "a.ts",
            "/** English texts are their own keys, so the source language translates nothing. */\nexport const translateSource: Translate = (key) => key;\n",
        ),
        ("a.js", "function isOpen(options) {\n  return options.open || true;\n}\n"),
    ]);
}

#[test]
fn values_that_are_made_up_where_an_error_is_caught() {
    found(&[
        (
            "a.rs",
            "pub fn load_visits(db: &Db) -> Vec<Visit> {\n    db.query(\"select day\").unwrap_or_else(|_| {\n        // demo numbers so that the chart is never empty\n        vec![Visit { day: \"2024-03-01\".into(), count: 1204 }]\n    })\n}\n",
        ),
        (
            "a.scala",
            "class Rates(client: Client) {\n  def latest(): Map[String, Double] = Try(client.get()) match {\n    case Success(rates) => rates\n    case Failure(_) =>\n      // canned answer\n      Map(\"EUR\" -> 1.08)\n  }\n}\n",
        ),
        (
            "a.swift",
            "struct Loader {\n    func departures(stop: URL) async -> [Departure] {\n        do {\n            return try await load(stop)\n        } catch {\n            // something plausible to look at\n            return [Departure(line: \"7\", minutes: 3)]\n        }\n    }\n}\n",
        ),
        (
            "A.cs",
            "class Quotes {\n    public Quote Latest(string symbol) {\n        try {\n            return http.Get(symbol);\n        } catch (Exception) {\n            // made-up price so that the page still renders\n            return new Quote(symbol, 142.50m);\n        }\n    }\n}\n",
        ),
        (
            "a.py",
            "def upload_backup(path, bucket):\n    try:\n        s3.upload_file(path, bucket)\n    except Exception:\n        pass\n    return True\n",
        ),
        (
            "a.js",
            "async function pushChanges(remote, changes) {\n  try {\n    await remote.post('/changes', changes);\n  } catch (e) {}\n  return { status: 'ok' };\n}\n",
        ),
    ]);
    passed(&[
        (
            "a.js",
            "async function latest(url) {\n  try {\n    return await get(url);\n  } catch (e) {\n    // the last known values\n    return cache.get(url);\n  }\n}\n",
        ),
        (
            "a.py",
            "def port(env):\n    try:\n        return int(env[\"PORT\"])\n    except KeyError:\n        return 8080\n",
        ),
    ]);
}

#[test]
fn reports_of_what_never_happened() {
    found(&[
        (
            "a.js",
            "async function sendEmail(to, subject) {\n  log.info(`Sending ${subject} to ${to}`);\n  return { success: true, messageId: `msg_${Date.now()}` };\n}\n",
        ),
        (
            "a.swift",
            "struct Sender {\n    func sendPush(to device: String) -> Status {\n        logger.info(\"delivered to \\(device)\")\n        return .delivered\n    }\n}\n",
        ),
        (
            "a.php",
            "<?php\nfunction sendNewsletter($subject, $recipients) {\n    foreach ($recipients as $one) {\n        Log::info(\"sent to {$one}\");\n    }\n    return ['success' => true];\n}\n",
        ),
        ("a.py", "def restart_service(name, host):\n    return {\"status\": \"ok\"}\n"),
        (
            "a.c",
            "int sms_send(const char *number, const char *text)\n{\n\tprintf(\"SMS to %s: %s\\n\", number, text);\n\treturn 0;\n}\n",
        ),
    ]);
    passed(&[
        (
            "a.js",
            "async function sendEmail(to, subject) {\n  log.info(`Sending ${subject}`);\n  return { success: true, id: await client.post(to) };\n}\n",
        ),
        ("a.js", "function save(state) {\n  return { ...state, saved: true };\n}\n"),
    ]);
}

#[test]
fn answers_that_are_meant_to_be_fixed() {
    passed(&[
        (
            "a.py",
            "class Model:\n    def get_name(self, other):\n        return \"model\"\n    def __len__(self):\n        return 0\n",
        ),
        ("a.py", "def is_enabled(flag):\n    return True\n"),
        ("a.py", "class NullCache(Cache):\n    def load(self, key):\n        return None\n"),
        ("a.py", "class NoopMailer:\n    def send(self, to):\n        return True\n"),
        ("a.py", "class Sqlite(Backend):\n    def validate(self, value):\n        return True\n"),
        ("a.py", "try:\n    import fast\nexcept ImportError:\n    def load(path):\n        return None\n"),
        ("a.py", "def verify(value):\n    return True\n\nregister(\"any\", verify)\n"),
        (
            "a.rs",
            "impl Check for Nothing {\n    fn validate(&self, value: &Value) -> bool {\n        true\n    }\n}\n",
        ),
        ("a.rs", "trait Check {\n    fn validate(&self, value: &Value) -> bool {\n        true\n    }\n}\n"),
        ("a.rs", "#[cfg(windows)]\nfn validate_mode(mode: u32) -> bool {\n    true\n}\n"),
        ("a.rs", "fn process(n: &Node) -> Result<(), Error> {\n    n.run()?;\n    Ok(())\n}\n"),
        (
            "a.go",
            "package a\n\ntype Store interface {\n\tLoad(key string) string\n}\n\nfunc (n *none) Load(key string) string {\n\treturn \"\"\n}\n",
        ),
        (
            "A.java",
            "class A implements Check {\n    @Override\n    public boolean validate(String value) {\n        return true;\n    }\n}\n",
        ),
        ("a.ts", "const rules = {\n  validate: (value) => true,\n};\n"),
        ("a.ts", "class ConsoleMailer {\n  send(to: string) {\n    console.log(to);\n  }\n}\n"),
        ("a.js", "list.map(function process(row) {\n  return null;\n});\n"),
        ("a.kt", "class A : Check {\n    override fun validate(value: String): Boolean = true\n}\n"),
        (
            "a.swift",
            "class A: Check {\n    override func validate(value: String) -> Bool {\n        return true\n    }\n}\n",
        ),
        ("A.cs", "class A : Check {\n    public override bool Validate(string value) => true;\n}\n"),
        ("a.c", "#ifndef HAVE_X\nint verify_x(const char *data) {\n    return true;\n}\n#endif\n"),
        (
            "a.c",
            "static int load_x(struct file *f)\n{\n    return 0;\n}\nstatic struct ops o = { .load = load_x };\n",
        ),
        ("tests/test_a.py", "def verify_token(token):\n    return True\n"),
        ("a.py", "def load_defaults(name):\n    return {\"a\": 1, \"b\": 2}\n"),
        ("a.rb", "class A < Base\n  def validate(value)\n    true\n  end\nend\n"),
        ("a.rs", "fn normalize(text: &str) -> String {\n    text.trim().to_lowercase()\n}\n"),
        ("a.py", "def validate(value):\n    raise ValueError(value)\n"),
    ]);
}

#[test]
fn only_what_the_change_adds_counts() {
    let before = "def verify_token(token):\n    return True\n";
    let after = format!("{before}\n\ndef verify_key(key):\n    return True\n");
    let change = change(&[("a.py", before.as_bytes())], &[("a.py", after.as_bytes())]);
    let found = judge(&RULE, &change, &policy()).found;
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].path, Some(RepoPath::from("a.py")));
    assert_eq!(found[0].message, "`verify_key` answers `True` whatever it is given: `key` is never used");
}
