internal import ToolRisk

extension Judgement {
    /// Verbs that move money with one object, and do something else with another.
    func verbIdiom(_ head: Word, _ words: Set<Word>, _ nearby: Bool) -> Evidence? {
        if head == "send", server.isKind(.moneyServer), arguments.amount != nil || name.objectTraits.isEmpty,
            arguments.currency != nil || arguments.recipient != nil || name.tokens.count <= 2 && !tool.hasArguments
        {
            return evidence(.name, "sends an amount")
        }
        if head == "place",
            name.tokens.contains(where: { $0.word == "order" || $0.word == "orders" || $0.word == "bet" })
        {
            return evidence(.name, "places an order")
        }
        let isShop = server.isKind(.shopServer) || server.isKind(.moneyServer)
        if head == "checkout", words.isDisjoint(with: ["git", "branch", "ref", "commit", "repo"]),
            isShop || !words.isDisjoint(with: ["cart", "basket", "order"])
        {
            return evidence(.name, "commits to pay")
        }
        if let reason = chainIdiom(head, words) { return reason }
        if words.contains("fund"), nearby, !words.isDisjoint(with: ["account", "wallet", "transfer", "address"]) {
            return evidence(.name, "moves money")
        }
        if head == "place", server.isKind(.tradeServer) || arguments.sum != nil {
            return evidence(.name, "places an order")
        }
        if head == "register" || head == "renew", words.contains("domain"), words.count <= 3 {
            return evidence(.name, "buys a domain")
        }
        return nil
    }

    /// Objects that money follows, whatever they are called.
    func paperIdiom(_ head: Word, _ words: Set<Word>, isMaker: Bool) -> Evidence? {
        let isTransaction = words.contains("transaction") || words.contains("tx")
        if isTransaction, Self.signing.contains(head) { return evidence(.name, "sends a transaction") }
        if isMaker, words.contains("credit") || words.contains("debit"), words.contains("note"),
            !words.contains("comment")
        {
            return evidence(.name, "gives money back")
        }
        let isSent = head == "send" || head == "initiate"
        if isSent, words.contains("payment"), words.isDisjoint(with: ["reminder", "notification", "receipt", "email"]) {
            return evidence(.name, "makes a payment")
        }
        let isMoney = server.isKind(.moneyServer)
        let keepsCard = words.contains("card") || words.contains("tokenized") || words.contains("payment")
        let isKeeping = head == "tokenize" || head == "create"
        let kept: Set<Word> = ["card", "tokenized", "method", "profile"]
        if isMoney, keepsCard, isKeeping,
            head == "tokenize" || name.lastTraits.contains(.paperNoun) || words.contains("tokenized"),
            !words.isDisjoint(with: kept)
        {
            return evidence(.name, "keeps a means of payment")
        }
        if isMoney, describesPayment { return descriptionEvidence(.financial) }
        return nil
    }

    private static let signing: Set<Word> = ["send", "submit", "broadcast", "sign"]
    private static let sent: Set<Word> = ["transfer", "payment", "payout", "funds", "money", "pix"]

    /// What banks and blockchains call moving money.
    private func chainIdiom(_ head: Word, _ words: Set<Word>) -> Evidence? {
        let isMoney = server.isKind(.moneyServer) || server.isKind(.tradeServer)
        let speaksOfAssets = description.tokens.prefix(20).contains { Self.assets.contains($0.word) }
        switch head {
        case "send":
            let told = description.tokens.prefix(6).contains { Self.sent.contains($0.word) }
            if isMoney && told { return evidence(.name, "sends money") }
            let isBare = words.contains("bank") || !words.isDisjoint(with: Self.assets)
            return isBare && words.isDisjoint(with: ["email", "message"])
                || speaksOfAssets && words.count <= 3 && isMoney
                ? evidence(.name, "sends money") : nil
        case "approve":
            let isSpending = !words.isDisjoint(with: ["token", "tokens", "allowance", "spending", "spender", "erc20"])
            return isSpending && (isMoney || speaksOfAssets) ? evidence(.name, "lets others spend") : nil
        case "claim":
            return words.isDisjoint(with: [
                "rewards", "reward", "commission", "fees", "earnings", "airdrop", "winnings",
            ])
                ? nil : evidence(.name, "collects money")
        case "create", "deploy", "launch", "mint":
            let isToken = words.contains("token") || words.contains("coin") || words.contains("nft")
            let others = name.tokens.filter { !server.words.contains($0.word) && $0.word != head && $0.word != "card" }
            if words.contains("qr"), isMoney { return evidence(.name, "asks for a payment") }
            return isToken && isMoney && others.count == 1 ? evidence(.name, "issues or keeps a means of payment") : nil
        default: return nil
        }
    }

    /// `Create a checkout preference`: a payment stands right behind the verb, and nothing on paper.
    private var describesPayment: Bool {
        guard let verb = description.head, Self.makers.contains(description.tokens[verb].word) else { return false }
        let object = description.tokens[(verb &+ 1)...]
        return object.prefix(3).contains { $0.meaning.traits.contains(.moneyNoun) }
            && !object.prefix(6).contains { $0.meaning.traits.contains(.paperNoun) }
    }
}
