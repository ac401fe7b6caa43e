/// Words that say something besides an action.
extension Lexicon {
    /// Words that are taken as they stand.
    static let nouns: [(WordTraits, String)] = [
        (
            .filler,
            """
            this tool tools use used uses using to it is are be was the a an you your user users can will would may
            should helps help allows allow allowing lets let enables function endpoint api rest http mcp server please
            permanently simply just automatically manually easily quickly securely safely rpc workflow operation
            operations required deprecated optionally beta experimental provides provide providing ability capability
            for which that designed responsible command method action request requests asynchronously synchronously
            directly currently only agent perform performs performing conduct conducts when want need if important
            note warning admin pro v1 v2 v3 wrapper utility advanced comprehensive unified intelligent ai smart simple
            quick fast powerful handles handle convenience best step one two three tip example description summary
            purpose primary always args id recursively partially programmatically conditionally temporarily
            interactively first
            """
        ),
        (.connector, "and or then und y et plus"),
        (.preposition, "for by from with in into to of on at via using as about against between within per under over"),
        (
            .prefix,
            """
            batch bulk multi multiple admin async force smart auto quick advanced safe new mass single my user api mcp
            tool do please simple fast full partial v1 v2 v3 v4 beta internal external custom all
            """
        ),
        (
            .queryLanguage,
            "sql cypher graphql sparql gremlin tsql plsql psql mysql kql hql nosql mql aql surql soql sosl"
        ),
        (
            .shellNoun,
            "command commands cmd shell bash sh powershell terminal cli console zsh cmdline ssh osascript applescript"
        ),
        (
            .codeNoun,
            "code script scripts javascript js python typescript ruby lua wasm jsx groovy sourcecode snippet program"
        ),
        (
            .nounToo,
            """
            deploy share sync merge trigger run upload invite import archive purchase refund test launch install reset
            set deposit start stop click change pause release trash review report order record log comment note query
            plan trade message email transfer charge schedule event index file stake fund call build queue cache
            backup rollout snapshot group search list view filter extract preview swap claim invoice bid process
            """
        ),
        (
            .plainVerb,
            """
            get list create update delete remove fetch add set read describe edit retrieve destroy insert upsert
            modify stop start restart cancel enable disable execute
            """
        ),
        (
            .databaseNoun,
            """
            database db postgres postgresql mysql sqlite bigquery clickhouse snowflake duckdb redshift oracle mssql
            mariadb databricks trino athena supabase d1 neo4j warehouse
            """
        ),
        (.callVerb, "use call execute exec invoke run dispatch make perform do proxy send request delegate rpc"),
        (
            .callNoun,
            """
            tool tools api action actions function method rpc endpoint capability skill operation request jsonrpc
            graphql http plugin curl fetch
            """
        ),
        (
            .caution,
            "irreversible irreversibly irrevocable irrevocably destructive unrecoverable irrecoverable"
        ),
        (.amount, "amount amounts qty quantity notional wei lamports sats satoshis msat cents stake lots value sum"),
        (.currency, "currency currencies fiat iban swift coin asset"),
        (
            .trade,
            "symbol side leverage tif stoploss takeprofit ticker market limit orderbook tradingsymbol buy sell price"
        ),
        (.mode, "action mode operation op method verb subcommand command cmd"),
        (
            .innerName,
            "tool toolname function action method api endpoint operation name qualified slug capability skill"
        ),
        (.innerArguments, "arguments args params parameters input inputs payload body data kwargs"),
        (.recipient, "to recipient recipients destination receiver payee beneficiary cc bcc"),
        (.admin, "admin sudo root superuser administrator privileged system owner"),
        (
            .bulk,
            """
            ids all filter filters where wildcard pattern batch bulk glob uuids items keys criteria selector
            everything
            """
        ),
        (
            .force,
            """
            force confirm confirmed recursive cascade hard permanent permanently yes overwrite skip ignore dangerous
            unsafe purge noconfirm approve
            """
        ),
        (
            .credential,
            "password passwd passphrase secret mnemonic credential credentials pat privatekey apikey token pin"
        ),
        (
            .path,
            """
            path paths file files filename filepath directory dir folder cwd dest destination outputpath output
            workdir
            """
        ),
        (
            .address,
            "url urls uri host hostname endpoint webhook domain link href  website callback  baseurl origin"
        ),
        (
            .sender,
            "send post publish upload share forward reply tweet email mail sms notify submit push broadcast export"
        ),
    ]

    /// Nouns that are taken in their singular and plural.
    static let countables: [(WordTraits, String)] = [
        (
            .moneyNoun,
            """
            payment payout refund withdrawal invoice boleto pix disbursement remittance payroll chargeback checkout
            loan purchase donation wager bet erc20 payin paylink repayment installment preauthorization preorder
            dividend salary wage payday cob cobv nfe nfse nfce cfdi cobranca devolucao estorno reembolso cobro pago
            pagamento giftcard
            """
        ),
        (
            .moneyNearby,
            """
            order subscription transfer deposit position trade bill transaction token credit balance fund funds eth
            sol btc bid dispute settlement mandate charge swap coin stake money cash usdc usdt nft limit stop offer
            debit auction bracket recurrent recurrence recurring onramp offramp collateral margin escrow sale
            commitment capture authorization intent link lightning sats wallet crypto stock option future share
            leverage reservation booking bolt11 keysend plan debt
            """
        ),
        (
            .paperNoun,
            """
            comment note record timesheet template webhook plan product price customer tag label report reminder
            setting config method category attachment term type rule field contact address account alert event
            notification history view folder file key permission metadata description status name tax rate coupon
            discount promotion code user role group team policy list watchlist schedule settings endpoint channel
            document receipt memo estimate quote draft test dashboard preference queue topic portal vendor supplier
            mapping terms recipient beneficiary payeetier variant
            """
        ),
        (
            .moneyTalk,
            """
            recurring evm payment pay payer payee refund payout blockchain onchain wallet buy sell usd eur brl usdc
            crypto cryptocurrency invoice stripe paypal merchant bank fund broker brokerage exchange trading money
            currency erc20 lp liquidity collateral usdt wei stablecoin ethereum solana bitcoin defi lightning checkout
            billing
            """
        ),
        (.browserNoun, "browser page tab window element dialog webpage dom iframe popup selector url session screen"),
        (
            .mediaNoun,
            """
            image audio video speech music voice sound song avatar picture photo artwork illustration animation 3d
            mesh voiceover podcast soundtrack clip logo portrait sfx melody img
            """
        ),
        (
            .statusNoun,
            """
            info information status detail list history stat statistic summary metadata schema doc documentation
            search lookup overview help version news weather result log report forecast trend insight usage price
            pricing balance count structure analysis transcript health ping stats index guide reference example
            context docs definition capability availability forecasts ranking leaderboard changelog readme breakdown
            comparison recommendation calculator directions route geocode quote rate timeline feed about tree diff
            tutorial faq spec specification introspection catalog inventory metric analytics recent trending popular
            featured nearby listing finder searcher viewer checker analyzer scraper reader inspector tracker scanner
            explorer cheatsheet query is has can whoami who what which where how did does should exists validator calc
            time now today holiday
            """
        ),
        (
            .foreignText,
            """
            email message mail inbox thread comment issue ticket review post tweet web webpage website page url news
            feed article search conversation chat discussion forum reddit channel pr pull request wiki readme
            transcript blog rss story video attachment invitation submission feedback response mention reply
            notification
            """
        ),
        (
            .privateNoun,
            """
            email message mail inbox file document contact customer calendar event database table row record secret
            credential env note drive user account transaction invoice order payment log memory patient employee
            conversation chat meeting transcript thread attachment lead deal ticket task project sheet spreadsheet
            folder subscription balance key token password screenshot clipboard vault profile member workspace
            portfolio position doc card candidate
            """
        ),
        (
            .publicNoun,
            """
            weather forecast news documentation docs library wikipedia arxiv paper pubmed npm package crate stock
            timezone holiday pokemon recipe movie quote joke fact country currency exchange rate place map direction
            public
            """
        ),
    ]

    /// Words that are roles of verbs.
    static let verbRoles: [(WordTraits, String)] = [
        (
            .maker,
            """
            apply commit create make place handle submit issue initiate send execute process finalize finalise
            authorize confirm approve accept add open start perform complete capture renew new generate register bulk
            batch enroll post record request schedule trigger settle build sign broadcast run do initialize setup book
            increase enter put quick instant mint subscribe transact internal external reverse
            """
        ),
        (
            .changer,
            """
            update modify change replace amend edit upgrade downgrade extend adjust convert switch migrate swap
            activate reactivate renew resume
            """
        ),
        (
            .browserVerb,
            """
            open close new select switch go back forward handle choose check uncheck submit accept dismiss goto visit
            focus launch press fill type scroll evaluate execute tap touch
            """
        ),
        (
            .mediaVerb,
            "generate convert design isolate edit create make upscale remix clone dub animate synthesize render"
        ),
    ]

    /// Words in names and descriptions of servers.
    static let servers: [(WordTraits, String)] = [
        (
            .moneyServer,
            """
            zoop nupay nubank inter sicoob sicredi itau bradesco santander caixa stp spei belvo facturapi safrapay
            getnet braspag payu paymentez niubiz starkbank ripio nequi bold astropay mobbex ap2 acp ucp openfinance
            afip stripe paypal square squareup adyen paystack razorpay braintree mollie klarna wise revolut airwallex
            pay payment payments paytm bank banking billing chargebee recurly paddle lemonsqueezy dodo dodopayments
            sumup zbd lightning bitcoin lnd nwc alby cashu ethereum evm solana sui aptos near starknet stellar xrp
            xrpl ton tron cosmos polygon arbitrum wallet wallets crypto defi web3 onchain blockchain uniswap jupiter
            raydium pump pumpfun thirdweb turnkey circle stablecoin fintech pix boleto mercadopago pagar pagseguro
            pagbank picpay ebanx dlocal openpay khipu culqi izipay wompi transbank asaas iugu efi celcoin cielo matera
            dock btg conekta kushki rapyd worldpay fiserv dwolla gocardless xendit midtrans flutterwave mpesa monnify
            interswitch payoneer qonto mercury brex ramp x402 moonpay transak invoice invoicing payram token tokens
            nft launchpad monzo cash coin checkout commerce shop shopping finance financial accounting payouts escrow
            xero quickbooks freshbooks rede vindi unblockpay stone splitwise tatum privy safe goat metamask phantom
            erc20 bnb bsc avalanche hedera
            """
        ),
        (
            .tradeServer,
            """
            swap dex trading trade trader exchange broker brokerage binance kraken coinbase bitget bybit okx kucoin
            gateio ccxt alpaca zerodha kite ibkr robinhood schwab etrade hyperliquid paradex drift dydx polymarket
            kalshi armor mt5 metatrader oanda tradingview futures forex stocks stock bitso foxbit upbit bitmex deribit
            mexc groww upstox angelone dhan fyers tastytrade webull moomoo futu tiger questrade bitfinex gemini htx
            perps options armorwallet crypto bitcoin solana ethereum jupiter uniswap defi portfolio mercado cex
            orderly
            """
        ),
        (
            .shopServer,
            """
            shopify woocommerce magento ecommerce commerce shop store dominos food doordash ubereats swiggy zomato
            instacart shopping retail pizza restaurant delivery amazon checkout printful starbucks grocery bigcommerce
            square toast pos marketplace ticketmaster vinted
            """
        ),
        (
            .browserServer,
            """
            browser browsers puppeteer playwright selenium chrome chromium firefox webdriver devtools browserbase
            stagehand hyperbrowser desktop macos windows android ios mobile appium safari gui computer adspower
            browsermcp adb
            """
        ),
    ]
}
