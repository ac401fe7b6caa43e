internal import ToolRisk

extension Judgement {
    /// Whether the tool moves money or commits to pay.
    mutating func decideByMoney() {
        guard category != .financial || !name.isCertain, !name.isPlainRead else { return }
        if category == .destructive, name.category == .destructive { return }
        let nearby = isMoneyNearby
        if name.headToken?.word == "approve", arguments.amount != nil, nearby {
            return raise(to: .financial, 80, evidence(.name, "lets others spend"))
        }
        if let reason = moneyVerb(nearby) ?? moneyObject(nearby) ?? moneySentence(nearby) {
            raise(to: .financial, nearby ? 88 : 75, reason)
        } else if category == .financial, !name.isCertain, !nearby {
            // `swap`, `charge`, `claim` far from money are something else.
            let told = description.category == .financial ? nil : description.category
            let milder = told ?? (name.objectTraits.contains(.statusNoun) ? .read : .write)
            settle(milder, 45, evidence(.name, "speaks of no money"))
        }
    }

    /// Whether the server, the arguments or the description are about money.
    private var isMoneyNearby: Bool {
        if server.isKind(.moneyServer) || server.isKind(.tradeServer) || server.isKind(.shopServer) { return true }
        if arguments.amount != nil, arguments.currency != nil || arguments.trade != nil || arguments.recipient != nil {
            return true
        }
        return description.tokens.prefix(30).contains { $0.meaning.traits.contains(.moneyTalk) }
    }

    /// `transfer_funds`, `swap_tokens`: verbs that mean money when money is near.
    private func moneyVerb(_ nearby: Bool) -> Evidence? {
        let isLending = name.headToken.map { Self.lending.contains($0.word) } ?? false
        let speaksOfAssets =
            isLending
            && (name.tokens + description.tokens.prefix(20)).contains { Self.assets.contains($0.word) }
        guard nearby || speaksOfAssets || arguments.amount != nil || name.objectTraits.contains(.moneyNoun) else {
            return nil
        }
        for (index, token) in name.tokens.enumerated() {
            guard let action = token.order, action.category == .financial, !action.isCertain else { continue }
            if name.objectTraits.contains(.statusNoun), name.lastTraits.contains(.statusNoun) { return nil }
            let isHead = index == name.head || index == name.tokens.count &- 1 && name.category != .read
            guard isHead, name.category == .financial || name.isCertain == false else { continue }
            return nameEvidence(.financial)
        }
        return nil
    }

    private static let lending: Set<Word> = [
        "borrow", "lend", "repay", "stake", "swap", "bridge", "delegate", "redeem", "deposit", "airdrop", "invest",
        "transfer", "send",
    ]
    static let assets: Set<Word> = [
        "token", "tokens", "funds", "coin", "coins", "eth", "sol", "btc", "usdc", "usdt", "money", "nft", "crypto",
        "erc20",
        "collateral", "liquidity", "lp", "native", "sats", "lumens", "xrp", "bnb",
    ]

    /// `create_payment`, `place_order`, `update_subscription`.
    private func moneyObject(_ nearby: Bool) -> Evidence? {
        guard let head = name.headToken else { return nil }
        let words = Set(name.tokens.map(\.word))
        if let reason = verbIdiom(head.word, words, nearby) { return reason }
        let isMaker = head.meaning.traits.contains(.maker)
        let isChanger = head.meaning.traits.contains(.changer)
        guard isMaker || isChanger, category != .read || !name.isCertain else { return nil }
        let last = name.lastTraits
        let isPaper = last.contains(.paperNoun) && !last.contains(.moneyNoun) || last.contains(.statusNoun)
        let isNotice = head.word == "send" && description.tokens.prefix(8).contains { $0.word == "event" }
        if isNotice { return nil }
        if isMaker, name.objectTraits.contains(.moneyNoun), !isPaper {
            return evidence(.name, "makes a payment or a claim to one")
        }
        if let reason = paperIdiom(head.word, words, isMaker: isMaker) { return reason }
        let isRecord = !words.isDisjoint(with: Self.records) || isChanger && words.contains("transaction")
        if head.word == "capture", let sum = arguments.sum { return evidence(at: sum, nil, "takes an amount of money") }
        if category >= .write, head.word != "register", let sum = arguments.sum,
            server.isKind(.moneyServer) || server.isKind(.tradeServer),
            !isPaper, !isRecord
        {
            return evidence(at: sum, nil, "takes an amount of money")
        }
        guard nearby, !name.objectTraits.isDisjoint(with: [.moneyNearby, .moneyNoun]), !isPaper else { return nil }
        if isMaker, isDeal, !isRecord { return evidence(.name, "makes a payment, an order or a commitment") }
        if isChanger, arguments.amount != nil, name.objectTraits.contains(.moneyNoun) {
            return evidence(.name, "changes an amount to be paid")
        }
        let isRunning = name.tokens.contains { Self.running.contains($0.word) }
        let isOrder =
            server.isKind(.tradeServer) && name.tokens.contains { $0.word == "order" || $0.word == "position" }
        if isChanger, isRunning || isOrder { return evidence(.name, "changes what is paid") }
        return nil
    }

    /// Things with an amount that nobody is asked to pay.
    private static let records: Set<Word> = [
        "deal", "opportunity", "campaign", "adset", "ad", "budget", "expense", "payee", "cart", "quote", "estimate",
        "holding", "portfolio", "chargeback", "wallet", "goal", "alert", "rule", "category", "lead", "journal", "asset",
        "loyalty", "points",
    ]

    private static let running: Set<Word> = [
        "subscription", "dispute", "payment", "payout", "leverage", "margin", "recurrent", "recurrence",
    ]

    /// Whether the object that is made is one that money follows: an order on an exchange or in a shop, and not a token
    /// for signing in.
    private var isDeal: Bool {
        let orders: Set<Word> = ["order", "orders", "bracket"]
        if arguments.amount == nil, !Self.notices.isDisjoint(with: description.tokens.prefix(40).map(\.word)) {
            return false
        }
        if name.tokens.contains(where: { orders.contains($0.word) }) {
            return server.isKind(.tradeServer) || server.isKind(.shopServer) || server.isKind(.moneyServer)
                || arguments.trade != nil || arguments.amount != nil || description.sentenceTraits.contains(.moneyTalk)
        }
        let deals: Set<Word> = [
            "subscription", "subscriptions", "transfer", "transfers", "deposit", "deposits", "position", "trade",
            "trades",
            "bill", "charge", "charges", "swap", "bid", "mandate", "funds", "fund", "money", "cash", "usdc", "usdt",
            "eth",
            "sol", "btc", "stake", "debit", "auction", "transaction", "transactions", "coin", "coins", "intent", "sats",
            "authorization", "capture", "sale", "escrow", "dispute", "settlement", "recurrent", "recurrence",
            "recurring", "onramp",
            "offramp", "keysend", "plan",
        ]
        guard name.tokens.contains(where: { deals.contains($0.word) }) else {
            return name.tokens.contains { $0.word == "token" || $0.word == "tokens" }
                && server.isKind(.tradeServer) && name.headToken?.word == "send"
        }
        return true
    }

    static let makers: Set<Word> = [
        "submit", "submits", "create", "creates", "make", "makes", "issue", "issues", "initiate", "initiates",
        "process",
        "processes", "send", "sends", "authorize", "authorizes", "capture", "captures", "confirm", "confirms",
    ]

    /// Words of subscriptions that cost nothing.
    private static let notices: Set<Word> = [
        "notification", "notifications", "webhook", "webhooks", "event", "events", "topic", "pubsub", "newsletter",
    ]

    /// A description that says so where the name does not.
    private func moneySentence(_ nearby: Bool) -> Evidence? {
        guard let head = description.head, !name.isCertain || name.category == .execute else { return nil }
        let action = description.tokens[head].meaning.action
        if action?.category == .financial, action?.isCertain == true || nearby {
            return descriptionEvidence(.financial)
        }
        let isMaking = Self.makers.contains(description.tokens[head].word)
        if name.category == nil, isMaking, action?.form != .past, server.isKind(.moneyServer),
            description.sentenceTraits.contains(.moneyNoun)
        {
            return descriptionEvidence(.financial)
        }
        return nil
    }
}
