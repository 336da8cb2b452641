//! Owns the table of services that others run or that run beside a program: their names, and how each shows in a
//! repository. It is data; matching is in `super::names`.
//!
//! Source: the vendors' own documentation of their client libraries. Packages are the libraries they publish or name there,
//! by the registry's own name; hosts are those of their interfaces, without regions and accounts; variables are those that
//! the libraries read by themselves or the documentation uses; images are those of the official collection and the vendors'.

/// A service.
#[derive(Debug)]
pub struct Vendor {
    /// What people call it.
    pub name: &'static str,
    /// Client libraries: registry names before a colon (`npm:`, `pypi:`, …), then packages; `*` at the end stands for
    /// anything.
    pub packages: &'static str,
    /// Hosts of its interfaces: each stands for all below it.
    pub hosts: &'static str,
    /// What its variables begin with, before `_API_KEY` and the like.
    pub keys: &'static str,
    /// Names of images that run it, registry and owner left out.
    pub images: &'static str,
}

const fn vendor(
    name: &'static str,
    packages: &'static str,
    hosts: &'static str,
    keys: &'static str,
    images: &'static str,
) -> Vendor {
    Vendor { name, packages, hosts, keys, images }
}

/// All of them: payments, clouds, messages, models, data, queues, identity, observation, offices.
#[rustfmt::skip]
pub static VENDORS: &[Vendor] = &[
    // ---- Payments ----
    vendor("Stripe", "npm: stripe @stripe/* pypi: stripe cargo: async-stripe stripe-rust go: github.com/stripe/stripe-go maven: com.stripe:* nuget: Stripe.net composer: stripe/stripe-php gem: stripe swift: stripe/stripe-ios hex: stripity_stripe", "api.stripe.com js.stripe.com files.stripe.com hooks.stripe.com connect.stripe.com", "STRIPE", ""),
    vendor("PayPal", "npm: @paypal/* paypal-rest-sdk pypi: paypalrestsdk paypal-server-sdk paypalhttp maven: com.paypal.sdk:* nuget: PayPal PayPalCheckoutSdk PayPalServerSDK composer: paypal/* gem: paypal-sdk-rest paypal-server-sdk go: github.com/paypal/*", "api.paypal.com api-m.paypal.com api.sandbox.paypal.com api-m.sandbox.paypal.com", "PAYPAL", ""),
    vendor("Braintree", "npm: braintree braintree-web pypi: braintree maven: com.braintreepayments.gateway:* nuget: Braintree composer: braintree/braintree_php gem: braintree", "api.braintreegateway.com api.sandbox.braintreegateway.com payments.braintree-api.com", "BRAINTREE", ""),
    vendor("Adyen", "npm: @adyen/* pypi: adyen maven: com.adyen:* nuget: Adyen composer: adyen/php-api-library gem: adyen-ruby-api-library go: github.com/adyen/adyen-go-api-library", "adyen.com adyenpayments.com", "ADYEN", ""),
    vendor("Square", "npm: square squareup pypi: squareup squareup_legacy maven: com.squareup:square nuget: Square composer: square/square gem: square.rb go: github.com/square/square-go-sdk", "connect.squareup.com connect.squareupsandbox.com", "SQUARE SQUAREUP", ""),
    vendor("Razorpay", "npm: razorpay pypi: razorpay maven: com.razorpay:* nuget: Razorpay composer: razorpay/razorpay gem: razorpay go: github.com/razorpay/razorpay-go", "api.razorpay.com", "RAZORPAY", ""),
    vendor("Mollie", "npm: @mollie/* pypi: mollie-api-python mollie-api-py composer: mollie/* gem: mollie-api-ruby nuget: Mollie.Api go: github.com/VictorAvelar/mollie-api-go", "api.mollie.com", "MOLLIE", ""),
    vendor("Plaid", "npm: plaid react-plaid-link pypi: plaid-python maven: com.plaid:* gem: plaid go: github.com/plaid/plaid-go nuget: Going.Plaid cargo: plaid", "production.plaid.com sandbox.plaid.com development.plaid.com", "PLAID", ""),
    vendor("Paddle", "npm: @paddle/* pypi: paddle-python-sdk composer: paddlehq/* go: github.com/PaddleHQ/*", "api.paddle.com sandbox-api.paddle.com vendors.paddle.com", "PADDLE", ""),
    vendor("Coinbase", "npm: @coinbase/* coinbase pypi: coinbase coinbase-advanced-py go: github.com/coinbase/*", "api.coinbase.com api.exchange.coinbase.com api.commerce.coinbase.com", "COINBASE", ""),
    // ---- Clouds ----
    vendor("AWS", "npm: aws-sdk @aws-sdk/client-* @aws-sdk/lib-* aws-amplify @aws-amplify/* pypi: boto3 botocore aiobotocore aioboto3 cargo: aws-sdk-* rusoto_* aws-config go: github.com/aws/aws-sdk-go github.com/aws/aws-sdk-go-v2 maven: com.amazonaws:aws-java-sdk* software.amazon.awssdk:* io.awspring.cloud:* nuget: AWSSDK.* composer: aws/aws-sdk-php gem: aws-sdk aws-sdk-* swift: awslabs/aws-sdk-swift soto-project/soto hex: ex_aws ex_aws_* aws", "amazonaws.com", "AWS", "localstack dynamodb-local"),
    vendor("Google Cloud", "npm: @google-cloud/* googleapis pypi: google-cloud-* google-api-python-client cargo: google-cloud-* go: cloud.google.com/go google.golang.org/api maven: com.google.cloud:* com.google.apis:* nuget: Google.Cloud.* Google.Apis.* composer: google/cloud google/cloud-* google/apiclient gem: google-cloud-* google-apis-* google-api-client hex: google_api_*", "googleapis.com", "GOOGLE GCP GCLOUD GOOGLE_CLOUD GOOGLE_MAPS", "google-cloud-cli"),
    vendor("Azure", "npm: @azure/* pypi: azure-* cargo: azure_* go: github.com/Azure/azure-sdk-for-go maven: com.azure:* com.azure.spring:* com.microsoft.azure:* nuget: Azure.* Microsoft.Azure.* composer: microsoft/azure-* gem: azure-* azure_*", "windows.net azure.com azure-api.net login.microsoftonline.com azurewebsites.net", "AZURE ARM", "azurite"),
    vendor("DigitalOcean", "npm: do-wrapper pypi: python-digitalocean pydo go: github.com/digitalocean/godo gem: droplet_kit", "api.digitalocean.com digitaloceanspaces.com", "DIGITALOCEAN DO_SPACES SPACES", ""),
    vendor("Hetzner", "pypi: hcloud go: github.com/hetznercloud/hcloud-go", "api.hetzner.cloud robot-ws.your-server.de", "HCLOUD HETZNER", ""),
    vendor("Linode", "npm: @linode/api-v4 pypi: linode-api4 go: github.com/linode/linodego", "api.linode.com", "LINODE", ""),
    vendor("Scaleway", "npm: @scaleway/sdk pypi: scaleway go: github.com/scaleway/scaleway-sdk-go", "api.scaleway.com scw.cloud", "SCW SCALEWAY", ""),
    vendor("Vultr", "npm: @vultr/vultr-node pypi: vultr go: github.com/vultr/govultr", "api.vultr.com", "VULTR", ""),
    vendor("OVHcloud", "npm: ovh pypi: ovh go: github.com/ovh/go-ovh", "api.ovh.com eu.api.ovh.com", "OVH", ""),
    vendor("OpenStack", "pypi: openstacksdk python-novaclient go: github.com/gophercloud/gophercloud", "", "OPENSTACK", ""),
    vendor("Alibaba Cloud", "npm: ali-oss @alicloud/* pypi: aliyun-python-sdk-* oss2 go: github.com/aliyun/* maven: com.aliyun:*", "aliyuncs.com", "ALIYUN ALIBABA_CLOUD", ""),
    vendor("Nomad", "pypi: python-nomad go: github.com/hashicorp/nomad/api", "", "NOMAD", "nomad"),
    vendor("Cloudflare", "npm: cloudflare pypi: cloudflare go: github.com/cloudflare/cloudflare-go cargo: cloudflare gem: cloudflare", "api.cloudflare.com r2.cloudflarestorage.com challenges.cloudflare.com", "CLOUDFLARE CF_API TURNSTILE", ""),
    vendor("Vercel", "npm: @vercel/blob @vercel/kv @vercel/postgres @vercel/edge-config", "api.vercel.com blob.vercel-storage.com", "VERCEL BLOB_READ_WRITE", ""),
    // ---- Messages ----
    vendor("Twilio", "npm: twilio @twilio/* pypi: twilio maven: com.twilio.sdk:* nuget: Twilio composer: twilio/sdk gem: twilio-ruby go: github.com/twilio/twilio-go cargo: twilio hex: ex_twilio", "api.twilio.com twilio.com", "TWILIO", ""),
    vendor("SendGrid", "npm: @sendgrid/* sendgrid pypi: sendgrid maven: com.sendgrid:* nuget: SendGrid composer: sendgrid/sendgrid gem: sendgrid-ruby go: github.com/sendgrid/sendgrid-go cargo: sendgrid", "api.sendgrid.com", "SENDGRID", ""),
    vendor("Mailgun", "npm: mailgun.js mailgun-js pypi: mailgun mailgun-sdk composer: mailgun/mailgun-php gem: mailgun-ruby go: github.com/mailgun/mailgun-go nuget: Mailgun", "api.mailgun.net api.eu.mailgun.net", "MAILGUN", ""),
    vendor("Postmark", "npm: postmark pypi: postmarker postmark-python nuget: Postmark composer: wildbit/postmark-php gem: postmark postmark-rails maven: com.postmarkapp:* go: github.com/keighl/postmark github.com/mrz1836/postmark cargo: postmark", "api.postmarkapp.com", "POSTMARK", ""),
    vendor("Mailchimp", "npm: @mailchimp/* pypi: mailchimp-marketing mailchimp-transactional mailchimp3 composer: mailchimp/* gem: MailchimpMarketing MailchimpTransactional", "api.mailchimp.com mandrillapp.com", "MAILCHIMP MANDRILL", ""),
    vendor("Resend", "npm: resend pypi: resend composer: resend/resend-php resend/resend-laravel gem: resend go: github.com/resend/resend-go cargo: resend-rs nuget: Resend", "api.resend.com", "RESEND", ""),
    vendor("Brevo", "npm: @getbrevo/brevo sib-api-v3-sdk pypi: brevo-python sib-api-v3-sdk composer: getbrevo/brevo-php gem: brevo", "api.brevo.com api.sendinblue.com", "BREVO SENDINBLUE", ""),
    vendor("Vonage", "npm: @vonage/* nexmo pypi: vonage nexmo maven: com.vonage:* nuget: Vonage composer: vonage/client gem: vonage go: github.com/vonage/vonage-go-sdk", "api.nexmo.com rest.nexmo.com api.vonage.com", "VONAGE NEXMO", ""),
    vendor("Pusher", "npm: pusher pusher-js @pusher/* pypi: pusher maven: com.pusher:* nuget: PusherServer PusherClient composer: pusher/pusher-php-server gem: pusher go: github.com/pusher/pusher-http-go", "api.pusherapp.com pusher.com", "PUSHER", ""),
    vendor("Ably", "npm: ably pypi: ably maven: io.ably:* nuget: ably.io composer: ably/ably-php gem: ably ably-rest go: github.com/ably/ably-go", "rest.ably.io realtime.ably.io", "ABLY", ""),
    vendor("OneSignal", "npm: @onesignal/* onesignal-node react-onesignal pypi: onesignal-sdk onesignal-python-api composer: onesignal/onesignal-php-api gem: onesignal", "onesignal.com", "ONESIGNAL", ""),
    // ---- Models ----
    vendor("OpenAI", "npm: openai @ai-sdk/openai @langchain/openai pypi: openai langchain-openai cargo: async-openai openai-api-rs go: github.com/openai/openai-go github.com/sashabaranov/go-openai maven: com.openai:* com.theokanning.openai-gpt3-java:* nuget: OpenAI Azure.AI.OpenAI composer: openai-php/* gem: ruby-openai openai swift: MacPaw/OpenAI hex: openai openai_ex", "api.openai.com", "OPENAI", ""),
    vendor("Anthropic", "npm: @anthropic-ai/* @ai-sdk/anthropic @langchain/anthropic pypi: anthropic langchain-anthropic go: github.com/anthropics/anthropic-sdk-go maven: com.anthropic:* nuget: Anthropic Anthropic.SDK gem: anthropic composer: anthropic-ai/sdk hex: anthropix", "api.anthropic.com", "ANTHROPIC CLAUDE", ""),
    vendor("Google AI", "npm: @google/generative-ai @google/genai @ai-sdk/google @langchain/google-genai pypi: google-generativeai google-genai langchain-google-genai go: github.com/google/generative-ai-go google.golang.org/genai maven: com.google.genai:*", "generativelanguage.googleapis.com", "GEMINI GOOGLE_AI GOOGLE_GENERATIVE_AI", ""),
    vendor("Cohere", "npm: cohere-ai @ai-sdk/cohere pypi: cohere go: github.com/cohere-ai/cohere-go maven: com.cohere:*", "api.cohere.ai api.cohere.com", "COHERE CO", ""),
    vendor("Mistral", "npm: @mistralai/mistralai @ai-sdk/mistral pypi: mistralai", "api.mistral.ai", "MISTRAL", ""),
    vendor("Groq", "npm: groq-sdk @ai-sdk/groq pypi: groq langchain-groq", "api.groq.com", "GROQ", ""),
    vendor("xAI", "npm: @ai-sdk/xai pypi: xai-sdk langchain-xai", "api.x.ai", "XAI GROK", ""),
    vendor("Fireworks", "npm: @ai-sdk/fireworks pypi: fireworks-ai langchain-fireworks", "api.fireworks.ai", "FIREWORKS", ""),
    vendor("Voyage", "npm: voyageai pypi: voyageai langchain-voyageai", "api.voyageai.com", "VOYAGE VOYAGEAI", ""),
    vendor("Perplexity", "npm: @ai-sdk/perplexity pypi: langchain-perplexity", "api.perplexity.ai", "PERPLEXITY PPLX", ""),
    vendor("OpenRouter", "npm: @openrouter/ai-sdk-provider", "openrouter.ai", "OPENROUTER", ""),
    vendor("LangSmith", "npm: langsmith pypi: langsmith", "api.smith.langchain.com", "LANGSMITH LANGCHAIN", ""),
    vendor("Hugging Face", "npm: @huggingface/inference @huggingface/hub pypi: huggingface-hub cargo: hf-hub", "api-inference.huggingface.co router.huggingface.co", "HUGGINGFACE HUGGING_FACE HF HUGGINGFACEHUB", ""),
    vendor("Replicate", "npm: replicate pypi: replicate go: github.com/replicate/replicate-go gem: replicate-ruby", "api.replicate.com", "REPLICATE", ""),
    vendor("ElevenLabs", "npm: elevenlabs @elevenlabs/* pypi: elevenlabs", "api.elevenlabs.io", "ELEVENLABS ELEVEN", ""),
    vendor("Deepgram", "npm: @deepgram/sdk pypi: deepgram-sdk cargo: deepgram go: github.com/deepgram/deepgram-go-sdk", "api.deepgram.com", "DEEPGRAM", ""),
    vendor("Ollama", "npm: ollama pypi: ollama langchain-ollama cargo: ollama-rs", "", "", "ollama"),
    vendor("Pinecone", "npm: @pinecone-database/* pypi: pinecone pinecone-client go: github.com/pinecone-io/go-pinecone maven: io.pinecone:*", "api.pinecone.io pinecone.io", "PINECONE", ""),
    vendor("Weaviate", "npm: weaviate-client weaviate-ts-client pypi: weaviate-client go: github.com/weaviate/weaviate-go-client", "", "WEAVIATE", "weaviate"),
    vendor("Qdrant", "npm: @qdrant/* pypi: qdrant-client cargo: qdrant-client go: github.com/qdrant/go-client nuget: Qdrant.Client maven: io.qdrant:*", "", "QDRANT", "qdrant"),
    vendor("Chroma", "npm: chromadb pypi: chromadb chromadb-client", "api.trychroma.com", "CHROMA", "chroma"),
    vendor("Milvus", "npm: @zilliz/milvus2-sdk-node pypi: pymilvus go: github.com/milvus-io/milvus-sdk-go maven: io.milvus:*", "", "MILVUS ZILLIZ", "milvus"),
    // ---- Chats ----
    vendor("Slack", "npm: @slack/* pypi: slack-sdk slackclient slack-bolt cargo: slack-morphism go: github.com/slack-go/slack maven: com.slack.api:* nuget: SlackNet Slack.Webhooks gem: slack-ruby-client slack-notifier composer: jolicode/slack-php-api laravel/slack-notification-channel", "slack.com", "SLACK", ""),
    vendor("Discord", "npm: discord.js @discordjs/* eris pypi: discord-py discord py-cord nextcord disnake cargo: serenity twilight-http poise go: github.com/bwmarrin/discordgo maven: net.dv8tion:JDA com.discord4j:* nuget: Discord.Net DSharpPlus gem: discordrb hex: nostrum", "discord.com discordapp.com", "DISCORD", ""),
    vendor("Telegram", "npm: telegraf node-telegram-bot-api grammy pypi: python-telegram-bot aiogram telethon pytelegrambotapi cargo: teloxide grammers-client go: github.com/go-telegram-bot-api/telegram-bot-api maven: org.telegram:* nuget: Telegram.Bot gem: telegram-bot-ruby composer: irazasyed/telegram-bot-sdk", "api.telegram.org", "TELEGRAM TELEGRAM_BOT", ""),
    vendor("Microsoft Graph", "npm: @microsoft/microsoft-graph-client pypi: msgraph-sdk msgraph-core nuget: Microsoft.Graph maven: com.microsoft.graph:* go: github.com/microsoftgraph/msgraph-sdk-go composer: microsoft/microsoft-graph", "graph.microsoft.com", "MSGRAPH MS_GRAPH", ""),
    vendor("Zoom", "npm: @zoom/* @zoomus/* pypi: zoomus", "api.zoom.us", "ZOOM", ""),
    vendor("Twitter", "npm: twitter-api-v2 twitter-lite pypi: tweepy python-twitter go: github.com/dghubble/go-twitter gem: x twitter nuget: TweetinviAPI composer: abraham/twitteroauth", "api.twitter.com api.x.com", "TWITTER X_API", ""),
    vendor("Meta", "npm: facebook-nodejs-business-sdk fb pypi: facebook-sdk facebook-business composer: facebook/graph-sdk facebook/php-business-sdk gem: koala", "graph.facebook.com graph.instagram.com", "FACEBOOK INSTAGRAM WHATSAPP META", ""),
    // ---- Data ----
    vendor("PostgreSQL", "npm: pg postgres pg-promise @neondatabase/serverless pypi: psycopg psycopg2 psycopg2-binary psycopg-binary asyncpg pg8000 aiopg cargo: postgres tokio-postgres deadpool-postgres go: github.com/lib/pq github.com/jackc/pgx github.com/jackc/pgconn maven: org.postgresql:postgresql org.postgresql:r2dbc-postgresql nuget: Npgsql Aspire.Npgsql* Npgsql.EntityFrameworkCore.PostgreSQL gem: pg swift: vapor/postgres-nio hex: postgrex", "neon.tech", "POSTGRES POSTGRESQL PG NEON", "postgres postgresql postgis timescaledb pgvector cockroach yugabyte"),
    vendor("MySQL", "npm: mysql mysql2 mariadb pypi: mysqlclient pymysql mysql-connector-python aiomysql asyncmy mariadb cargo: mysql mysql_async go: github.com/go-sql-driver/mysql maven: mysql:mysql-connector-java com.mysql:mysql-connector-j org.mariadb.jdbc:mariadb-java-client nuget: MySql.Data MySqlConnector Pomelo.EntityFrameworkCore.MySql gem: mysql2 trilogy swift: vapor/mysql-nio hex: myxql", "psdb.cloud", "MYSQL MARIADB PLANETSCALE", "mysql mariadb percona mysql-server"),
    vendor("SQL Server", "npm: mssql tedious pypi: pymssql pyodbc cargo: tiberius go: github.com/microsoft/go-mssqldb github.com/denisenkom/go-mssqldb maven: com.microsoft.sqlserver:* nuget: Microsoft.Data.SqlClient Microsoft.EntityFrameworkCore.SqlServer gem: tiny_tds hex: tds", "database.windows.net", "MSSQL", "mssql-server azure-sql-edge"),
    vendor("Oracle Database", "npm: oracledb pypi: oracledb cx-oracle cargo: oracle go: github.com/godror/godror github.com/sijms/go-ora maven: com.oracle.database.jdbc:* nuget: Oracle.ManagedDataAccess Oracle.ManagedDataAccess.Core gem: ruby-oci8", "", "ORACLE", "oracle-xe oracle-free"),
    vendor("MongoDB", "npm: mongodb mongoose pypi: pymongo motor mongoengine beanie cargo: mongodb go: go.mongodb.org/mongo-driver maven: org.mongodb:* org.springframework.boot:spring-boot-starter-data-mongodb* nuget: MongoDB.Driver composer: mongodb/mongodb mongodb/laravel-mongodb gem: mongo mongoid swift: mongodb/mongo-swift-driver hex: mongodb_driver", "mongodb.net", "MONGO MONGODB", "mongo mongodb mongodb-community-server"),
    vendor("Redis", "npm: redis ioredis @redis/* bull bullmq @upstash/redis pypi: redis aioredis rq django-redis cargo: redis fred deadpool-redis bb8-redis go: github.com/redis/go-redis github.com/go-redis/redis github.com/gomodule/redigo maven: redis.clients:jedis io.lettuce:lettuce-core org.redisson:* org.springframework.boot:spring-boot-starter-data-redis* nuget: StackExchange.Redis Aspire.StackExchange.Redis* Microsoft.Extensions.Caching.StackExchangeRedis composer: predis/predis gem: redis sidekiq resque swift: swift-server/RediStack hex: redix", "upstash.io", "REDIS UPSTASH UPSTASH_REDIS_REST", "redis valkey keydb dragonfly redis-stack redis-stack-server"),
    vendor("Memcached", "npm: memcached memjs pypi: pymemcache python-memcached pylibmc cargo: memcache go: github.com/bradfitz/gomemcache maven: net.spy:spymemcached com.googlecode.xmemcached:xmemcached nuget: EnyimMemcachedCore gem: dalli", "", "MEMCACHED MEMCACHIER", "memcached"),
    vendor("Elasticsearch", "npm: @elastic/elasticsearch elasticsearch pypi: elasticsearch elasticsearch-dsl elasticsearch-py cargo: elasticsearch go: github.com/elastic/go-elasticsearch github.com/olivere/elastic maven: co.elastic.clients:* org.elasticsearch.client:* nuget: Elastic.Clients.Elasticsearch NEST composer: elasticsearch/elasticsearch gem: elasticsearch searchkick", "elastic-cloud.com cloud.es.io", "ELASTIC ELASTICSEARCH", "elasticsearch"),
    vendor("OpenSearch", "npm: @opensearch-project/* pypi: opensearch-py cargo: opensearch go: github.com/opensearch-project/opensearch-go maven: org.opensearch.client:* nuget: OpenSearch.Client composer: opensearch-project/opensearch-php gem: opensearch-ruby", "", "OPENSEARCH", "opensearch"),
    vendor("Cassandra", "npm: cassandra-driver pypi: cassandra-driver scylla-driver cargo: scylla cdrs-tokio go: github.com/gocql/gocql github.com/apache/cassandra-gocql-driver maven: com.datastax.oss:* org.apache.cassandra:java-driver-core nuget: CassandraCSharpDriver gem: cassandra-driver", "", "CASSANDRA ASTRA_DB SCYLLA", "cassandra scylla"),
    vendor("ClickHouse", "npm: @clickhouse/* pypi: clickhouse-connect clickhouse-driver cargo: clickhouse clickhouse-rs go: github.com/ClickHouse/clickhouse-go maven: com.clickhouse:* nuget: ClickHouse.Client", "clickhouse.cloud", "CLICKHOUSE", "clickhouse clickhouse-server"),
    vendor("Neo4j", "npm: neo4j-driver pypi: neo4j neomodel py2neo cargo: neo4rs go: github.com/neo4j/neo4j-go-driver maven: org.neo4j.driver:* nuget: Neo4j.Driver", "databases.neo4j.io", "NEO4J", "neo4j"),
    vendor("InfluxDB", "npm: @influxdata/* pypi: influxdb influxdb-client influxdb3-python cargo: influxdb influxdb2 go: github.com/influxdata/influxdb-client-go maven: com.influxdb:* nuget: InfluxDB.Client gem: influxdb-client influxdb", "influxdata.com", "INFLUX INFLUXDB", "influxdb"),
    vendor("CouchDB", "npm: nano pypi: couchdb cloudant maven: com.ibm.cloud:cloudant go: github.com/go-kivik/kivik", "", "COUCHDB CLOUDANT", "couchdb"),
    vendor("Couchbase", "npm: couchbase pypi: couchbase cargo: couchbase go: github.com/couchbase/gocb maven: com.couchbase.client:* nuget: CouchbaseNetClient", "", "COUCHBASE", "couchbase"),
    vendor("Snowflake", "npm: snowflake-sdk pypi: snowflake-connector-python snowflake-sqlalchemy snowflake-snowpark-python go: github.com/snowflakedb/gosnowflake maven: net.snowflake:* nuget: Snowflake.Data", "snowflakecomputing.com", "SNOWFLAKE", ""),
    vendor("Databricks", "npm: @databricks/sql pypi: databricks-sdk databricks-sql-connector databricks-connect go: github.com/databricks/* maven: com.databricks:*", "databricks.com azuredatabricks.net", "DATABRICKS", ""),
    vendor("Supabase", "npm: @supabase/* pypi: supabase nuget: supabase-csharp Supabase swift: supabase/supabase-swift go: github.com/supabase-community/supabase-go", "supabase.co supabase.com", "SUPABASE", ""),
    vendor("Firebase", "npm: firebase firebase-admin @firebase/* @react-native-firebase/* pypi: firebase-admin pyrebase4 go: firebase.google.com/go maven: com.google.firebase:* nuget: FirebaseAdmin composer: kreait/firebase-php kreait/laravel-firebase gem: fcm swift: firebase/firebase-ios-sdk", "firebaseio.com firebaseapp.com firestore.googleapis.com fcm.googleapis.com identitytoolkit.googleapis.com", "FIREBASE FCM", ""),
    vendor("Algolia", "npm: algoliasearch @algolia/* pypi: algoliasearch go: github.com/algolia/algoliasearch-client-go maven: com.algolia:* nuget: Algolia.Search composer: algolia/* gem: algolia algoliasearch-rails", "algolia.net algolianet.com algolia.io", "ALGOLIA", ""),
    vendor("Meilisearch", "npm: meilisearch pypi: meilisearch meilisearch-python-sdk cargo: meilisearch-sdk go: github.com/meilisearch/meilisearch-go nuget: MeiliSearch composer: meilisearch/meilisearch-php gem: meilisearch meilisearch-rails", "meilisearch.io", "MEILI MEILISEARCH", "meilisearch"),
    vendor("Typesense", "npm: typesense pypi: typesense go: github.com/typesense/typesense-go composer: typesense/typesense-php gem: typesense", "typesense.net", "TYPESENSE", "typesense"),
    vendor("MinIO", "npm: minio pypi: minio go: github.com/minio/minio-go maven: io.minio:minio nuget: Minio", "play.min.io", "MINIO", "minio"),
    vendor("etcd", "npm: etcd3 pypi: etcd3 cargo: etcd-client go: go.etcd.io/etcd maven: io.etcd:jetcd-core", "", "ETCD", "etcd"),
    vendor("Consul", "npm: consul pypi: python-consul py-consul go: github.com/hashicorp/consul/api nuget: Consul gem: diplomat", "", "CONSUL", "consul"),
    vendor("Vault", "npm: node-vault pypi: hvac cargo: vaultrs go: github.com/hashicorp/vault/api nuget: VaultSharp gem: vault maven: org.springframework.vault:*", "", "VAULT", "vault openbao"),
    vendor("ZooKeeper", "npm: node-zookeeper-client pypi: kazoo go: github.com/go-zookeeper/zk maven: org.apache.zookeeper:zookeeper org.apache.curator:*", "", "", "zookeeper"),
    // ---- Queues ----
    vendor("Kafka", "npm: kafkajs node-rdkafka @confluentinc/* pypi: kafka-python kafka-python-ng confluent-kafka aiokafka cargo: rdkafka kafka go: github.com/segmentio/kafka-go github.com/IBM/sarama github.com/Shopify/sarama github.com/confluentinc/confluent-kafka-go github.com/twmb/franz-go maven: org.apache.kafka:kafka-clients org.apache.kafka:kafka-streams org.springframework.kafka:* nuget: Confluent.Kafka composer: mateusjunges/laravel-kafka gem: ruby-kafka rdkafka karafka hex: brod kafka_ex", "confluent.cloud", "KAFKA CONFLUENT", "kafka cp-kafka redpanda"),
    vendor("RabbitMQ", "npm: amqplib amqp-connection-manager rhea pypi: pika aio-pika amqp kombu cargo: lapin amqprs go: github.com/rabbitmq/amqp091-go github.com/streadway/amqp maven: com.rabbitmq:amqp-client org.springframework.boot:spring-boot-starter-amqp nuget: RabbitMQ.Client Aspire.RabbitMQ.Client* EasyNetQ MassTransit.RabbitMQ composer: php-amqplib/php-amqplib gem: bunny hex: amqp", "cloudamqp.com", "RABBITMQ CLOUDAMQP AMQP", "rabbitmq"),
    vendor("NATS", "npm: nats @nats-io/* pypi: nats-py asyncio-nats-client cargo: async-nats nats go: github.com/nats-io/nats.go maven: io.nats:jnats nuget: NATS.Client NATS.Net gem: nats-pure hex: gnat", "", "NATS", "nats"),
    vendor("Pulsar", "npm: pulsar-client pypi: pulsar-client cargo: pulsar go: github.com/apache/pulsar-client-go maven: org.apache.pulsar:pulsar-client nuget: DotPulsar", "", "PULSAR", "pulsar"),
    vendor("MQTT", "npm: mqtt pypi: paho-mqtt asyncio-mqtt aiomqtt gmqtt cargo: rumqttc paho-mqtt go: github.com/eclipse/paho.mqtt.golang maven: org.eclipse.paho:* com.hivemq:hivemq-mqtt-client nuget: MQTTnet gem: mqtt", "", "MQTT", "mosquitto eclipse-mosquitto emqx hivemq4 hivemq-ce"),
    vendor("ActiveMQ", "pypi: stomp-py npm: stompit maven: org.apache.activemq:* org.springframework.boot:spring-boot-starter-activemq nuget: Apache.NMS.ActiveMQ", "", "ACTIVEMQ", "activemq activemq-classic activemq-artemis"),
    vendor("Temporal", "npm: @temporalio/* pypi: temporalio go: go.temporal.io/sdk maven: io.temporal:temporal-sdk nuget: Temporalio", "tmprl.cloud", "TEMPORAL", "temporal auto-setup"),
    // ---- Identity ----
    vendor("Auth0", "npm: auth0 @auth0/* auth0-js pypi: auth0-python go: github.com/auth0/go-auth0 maven: com.auth0:auth0 nuget: Auth0.ManagementApi Auth0.AuthenticationApi composer: auth0/* gem: auth0 omniauth-auth0 swift: auth0/Auth0.swift", "auth0.com", "AUTH0", ""),
    vendor("Okta", "npm: @okta/* pypi: okta okta-jwt-verifier go: github.com/okta/okta-sdk-golang maven: com.okta.sdk:* com.okta.spring:* nuget: Okta.Sdk Okta.AspNetCore gem: oktakit", "okta.com oktapreview.com", "OKTA", ""),
    vendor("Clerk", "npm: @clerk/* pypi: clerk-backend-api go: github.com/clerk/clerk-sdk-go gem: clerk-sdk-ruby", "api.clerk.com api.clerk.dev clerk.accounts.dev", "CLERK", ""),
    vendor("WorkOS", "npm: @workos-inc/* pypi: workos go: github.com/workos/workos-go gem: workos composer: workos/*", "api.workos.com", "WORKOS", ""),
    vendor("Keycloak", "npm: keycloak-js @keycloak/* keycloak-connect pypi: python-keycloak maven: org.keycloak:* nuget: Keycloak.AuthServices.Authentication go: github.com/Nerzal/gocloak", "", "KEYCLOAK", "keycloak"),
    // ---- Observation ----
    vendor("Sentry", "npm: @sentry/* raven pypi: sentry-sdk raven cargo: sentry sentry-* go: github.com/getsentry/sentry-go maven: io.sentry:* nuget: Sentry Sentry.* composer: sentry/* gem: sentry-ruby sentry-rails sentry-raven swift: getsentry/sentry-cocoa hex: sentry", "sentry.io", "SENTRY", ""),
    vendor("Datadog", "npm: dd-trace @datadog/* datadog-metrics pypi: ddtrace datadog datadog-api-client go: github.com/DataDog/datadog-go github.com/DataDog/dd-trace-go gopkg.in/DataDog/dd-trace-go.v1 github.com/DataDog/datadog-api-client-go maven: com.datadoghq:* nuget: Datadog.Trace DogStatsD-CSharp-Client gem: ddtrace datadog dogstatsd-ruby", "datadoghq.com datadoghq.eu", "DATADOG DD", "datadog-agent"),
    vendor("New Relic", "npm: newrelic @newrelic/* pypi: newrelic go: github.com/newrelic/go-agent maven: com.newrelic.agent.java:* nuget: NewRelic.Agent.Api gem: newrelic_rpm", "newrelic.com nr-data.net", "NEW_RELIC NEWRELIC", ""),
    vendor("Honeycomb", "npm: @honeycombio/* libhoney pypi: libhoney honeycomb-opentelemetry go: github.com/honeycombio/* gem: libhoney honeycomb-beeline", "api.honeycomb.io", "HONEYCOMB", ""),
    vendor("Segment", "npm: @segment/* analytics-node pypi: segment-analytics-python analytics-python go: github.com/segmentio/analytics-go gopkg.in/segmentio/analytics-go.v3 gem: analytics-ruby nuget: Segment.Analytics.CSharp", "api.segment.io cdn.segment.com", "SEGMENT", ""),
    vendor("Mixpanel", "npm: mixpanel mixpanel-browser pypi: mixpanel gem: mixpanel-ruby go: github.com/mixpanel/mixpanel-go", "api.mixpanel.com", "MIXPANEL", ""),
    vendor("Amplitude", "npm: @amplitude/* amplitude-js pypi: amplitude-analytics go: github.com/amplitude/analytics-go", "api.amplitude.com api2.amplitude.com", "AMPLITUDE", ""),
    vendor("PostHog", "npm: posthog-js posthog-node posthog-react-native pypi: posthog cargo: posthog-rs go: github.com/posthog/posthog-go gem: posthog-ruby composer: posthog/posthog-php", "posthog.com", "POSTHOG", ""),
    vendor("LaunchDarkly", "npm: launchdarkly-* @launchdarkly/* pypi: launchdarkly-server-sdk cargo: launchdarkly-server-sdk go: github.com/launchdarkly/go-server-sdk gopkg.in/launchdarkly/go-server-sdk.v5 maven: com.launchdarkly:* nuget: LaunchDarkly.ServerSdk gem: launchdarkly-server-sdk", "launchdarkly.com", "LAUNCHDARKLY", ""),
    vendor("Rollbar", "npm: rollbar pypi: rollbar go: github.com/rollbar/rollbar-go maven: com.rollbar:* nuget: Rollbar composer: rollbar/* gem: rollbar", "api.rollbar.com", "ROLLBAR", ""),
    vendor("Bugsnag", "npm: @bugsnag/* bugsnag pypi: bugsnag go: github.com/bugsnag/bugsnag-go maven: com.bugsnag:* nuget: Bugsnag composer: bugsnag/* gem: bugsnag", "notify.bugsnag.com", "BUGSNAG", ""),
    // ---- Offices ----
    vendor("GitHub", "npm: @octokit/* octokit pypi: pygithub github3-py ghapi githubkit cargo: octocrab octorust go: github.com/google/go-github maven: org.kohsuke:github-api nuget: Octokit composer: knplabs/github-api gem: octokit", "api.github.com uploads.github.com", "GITHUB GH", ""),
    vendor("GitLab", "npm: @gitbeaker/* gitlab pypi: python-gitlab cargo: gitlab go: github.com/xanzy/go-gitlab gitlab.com/gitlab-org/api/client-go maven: org.gitlab4j:gitlab4j-api gem: gitlab", "gitlab.com", "GITLAB", ""),
    vendor("Salesforce", "npm: jsforce @salesforce/* pypi: simple-salesforce maven: com.force.api:* nuget: DeveloperForce.Force gem: restforce", "salesforce.com force.com", "SALESFORCE SF", ""),
    vendor("HubSpot", "npm: @hubspot/api-client pypi: hubspot-api-client composer: hubspot/api-client gem: hubspot-api-client", "api.hubapi.com hubapi.com", "HUBSPOT", ""),
    vendor("Zendesk", "npm: node-zendesk pypi: zenpy composer: zendesk/zendesk_api_client_php gem: zendesk_api", "zendesk.com", "ZENDESK", ""),
    vendor("Intercom", "npm: intercom-client pypi: python-intercom go: github.com/intercom/intercom-go gem: intercom composer: intercom/intercom-php", "api.intercom.io", "INTERCOM", ""),
    vendor("Shopify", "npm: @shopify/shopify-api @shopify/admin-api-client @shopify/shopify-app-* shopify-api-node pypi: shopifyapi go: github.com/bold-commerce/go-shopify nuget: ShopifySharp composer: shopify/shopify-api gem: shopify_api shopify_app", "myshopify.com", "SHOPIFY", ""),
    vendor("Atlassian", "npm: jira-client jira.js pypi: jira atlassian-python-api go: github.com/andygrunwald/go-jira maven: com.atlassian.jira:* nuget: Atlassian.SDK gem: jira-ruby", "atlassian.net api.atlassian.com", "JIRA ATLASSIAN CONFLUENCE", ""),
    vendor("Notion", "npm: @notionhq/client pypi: notion-client go: github.com/jomei/notionapi gem: notion-ruby-client", "api.notion.com", "NOTION", ""),
    vendor("Airtable", "npm: airtable pypi: pyairtable airtable-python-wrapper gem: airtable airrecord", "api.airtable.com", "AIRTABLE", ""),
    vendor("Linear", "npm: @linear/sdk", "api.linear.app", "LINEAR", ""),
    vendor("Asana", "npm: asana pypi: asana maven: com.asana:asana gem: asana composer: asana/asana", "app.asana.com", "ASANA", ""),
    vendor("Contentful", "npm: contentful contentful-management pypi: contentful contentful-management maven: com.contentful.java:* nuget: contentful.csharp composer: contentful/* gem: contentful", "cdn.contentful.com api.contentful.com preview.contentful.com", "CONTENTFUL", ""),
    vendor("Sanity", "npm: @sanity/client next-sanity composer: sanity/sanity-php", "api.sanity.io apicdn.sanity.io", "SANITY", ""),
    vendor("Mapbox", "npm: mapbox-gl @mapbox/mapbox-sdk pypi: mapbox", "api.mapbox.com", "MAPBOX", ""),
    vendor("Dropbox", "npm: dropbox pypi: dropbox maven: com.dropbox.core:* nuget: Dropbox.Api gem: dropbox_api", "api.dropboxapi.com content.dropboxapi.com", "DROPBOX", ""),
    vendor("Cloudinary", "npm: cloudinary @cloudinary/* pypi: cloudinary maven: com.cloudinary:* nuget: CloudinaryDotNet composer: cloudinary/* gem: cloudinary go: github.com/cloudinary/cloudinary-go", "api.cloudinary.com res.cloudinary.com", "CLOUDINARY", ""),
    vendor("Spotify", "npm: spotify-web-api-node @spotify/web-api-ts-sdk pypi: spotipy cargo: rspotify go: github.com/zmb3/spotify nuget: SpotifyAPI.Web gem: rspotify", "api.spotify.com accounts.spotify.com", "SPOTIFY", ""),
    vendor("OpenWeather", "pypi: pyowm npm: openweather-api-node", "api.openweathermap.org", "OPENWEATHER OPENWEATHERMAP OWM", ""),
];
