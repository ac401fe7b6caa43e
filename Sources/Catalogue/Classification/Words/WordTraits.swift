/// What a word says besides naming an action.
struct WordTraits: OptionSet, Sendable, Hashable {
    let rawValue: UInt64

    // Grammar.
    static let filler = WordTraits(rawValue: 1 << 0)
    static let connector = WordTraits(rawValue: 1 << 1)
    static let preposition = WordTraits(rawValue: 1 << 2)
    static let prefix = WordTraits(rawValue: 1 << 3)
    static let statusNoun = WordTraits(rawValue: 1 << 4)
    static let plural = WordTraits(rawValue: 1 << 5)
    static let nounToo = WordTraits(rawValue: 1 << 6)
    static let plainVerb = WordTraits(rawValue: 1 << 7)

    // Money.
    static let moneyNoun = WordTraits(rawValue: 1 << 8)
    static let moneyNearby = WordTraits(rawValue: 1 << 9)
    static let moneyServer = WordTraits(rawValue: 1 << 10)
    static let tradeServer = WordTraits(rawValue: 1 << 11)
    static let shopServer = WordTraits(rawValue: 1 << 12)
    static let paperNoun = WordTraits(rawValue: 1 << 13)
    static let maker = WordTraits(rawValue: 1 << 14)
    static let changer = WordTraits(rawValue: 1 << 15)
    static let moneyTalk = WordTraits(rawValue: 1 << 16)

    // Machines.
    static let browserServer = WordTraits(rawValue: 1 << 20)
    static let browserNoun = WordTraits(rawValue: 1 << 21)
    static let browserVerb = WordTraits(rawValue: 1 << 22)
    static let mediaNoun = WordTraits(rawValue: 1 << 23)
    static let mediaVerb = WordTraits(rawValue: 1 << 24)
    static let queryLanguage = WordTraits(rawValue: 1 << 25)
    static let shellNoun = WordTraits(rawValue: 1 << 26)
    static let codeNoun = WordTraits(rawValue: 1 << 27)
    static let callVerb = WordTraits(rawValue: 1 << 28)
    static let callNoun = WordTraits(rawValue: 1 << 29)
    static let caution = WordTraits(rawValue: 1 << 30)
    static let databaseNoun = WordTraits(rawValue: 1 << 31)

    /// What a server's name can say of it.
    static let kinds: WordTraits = [.moneyServer, .tradeServer, .shopServer, .browserServer]

    // Arguments.
    static let path = WordTraits(rawValue: 1 << 32)
    static let address = WordTraits(rawValue: 1 << 33)
    static let credential = WordTraits(rawValue: 1 << 34)
    static let bulk = WordTraits(rawValue: 1 << 35)
    static let force = WordTraits(rawValue: 1 << 36)
    static let amount = WordTraits(rawValue: 1 << 37)
    static let currency = WordTraits(rawValue: 1 << 38)
    static let trade = WordTraits(rawValue: 1 << 39)
    static let mode = WordTraits(rawValue: 1 << 40)
    static let innerName = WordTraits(rawValue: 1 << 41)
    static let innerArguments = WordTraits(rawValue: 1 << 42)
    static let recipient = WordTraits(rawValue: 1 << 43)
    static let admin = WordTraits(rawValue: 1 << 44)

    // Information.
    static let foreignText = WordTraits(rawValue: 1 << 48)
    static let privateNoun = WordTraits(rawValue: 1 << 49)
    static let sender = WordTraits(rawValue: 1 << 50)
    static let publicNoun = WordTraits(rawValue: 1 << 51)
}
