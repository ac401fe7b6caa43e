/// Tokens that begin with words of their issuer.
struct SecretShape: Sendable {
    let prefix: [UInt8]
    let body: ByteClass
    /// Fewest and most bytes of the body.
    let length: ClosedRange<Int>

    private init(_ prefix: String, _ body: ByteClass, _ length: ClosedRange<Int>) {
        self.prefix = Array(prefix.utf8)
        self.body = body
        self.length = length
    }

    private init(_ prefix: String, _ body: ByteClass, from least: Int) {
        self.init(prefix, body, least...Int.max)
    }

    /// Shapes by the first byte of their prefix.
    static let byFirstByte: [[SecretShape]] = {
        var table = [[SecretShape]](repeating: [], count: 256)
        for shape in all {
            if let first = shape.prefix.first { table[Int(first)].append(shape) }
        }
        return table
    }()

    private static let all: [SecretShape] = cloud + source + services + models

    // Amazon, Google, DigitalOcean, Databricks, HashiCorp, Azure and friends.
    private static let cloud = [
        SecretShape("AKIA", .upperDigits, 16...16), SecretShape("ASIA", .upperDigits, 16...16),
        SecretShape("ABIA", .upperDigits, 16...16), SecretShape("ACCA", .upperDigits, 16...16),
        SecretShape("AIza", .base64URL, 35...35), SecretShape("ya29.", .base64URL, from: 20),
        SecretShape("GOCSPX-", .base64URL, from: 24), SecretShape("1//0", .base64URL, from: 40),
        SecretShape("dop_v1_", .lowerHex, from: 40), SecretShape("doo_v1_", .lowerHex, from: 40),
        SecretShape("dor_v1_", .lowerHex, from: 40), SecretShape("dapi", .lowerHex, 32...32),
        SecretShape("hvs.", .base64URL, from: 24), SecretShape("hvb.", .base64URL, from: 24),
        SecretShape("pul-", .lowerHex, 40...40), SecretShape("sbp_", .lowerHex, 40...40),
        SecretShape("sb_secret_", .base64URL, from: 20), SecretShape("AGE-SECRET-KEY-1", .upperDigits, from: 50),
    ]

    // Where code and packages are kept.
    private static let source = [
        SecretShape("ghp_", .word, from: 36), SecretShape("gho_", .word, from: 36),
        SecretShape("ghu_", .word, from: 36), SecretShape("ghs_", .word, from: 36),
        SecretShape("ghr_", .word, from: 36), SecretShape("github_pat_", .word, from: 22),
        SecretShape("glpat-", .base64URL, from: 20), SecretShape("gldt-", .base64URL, from: 20),
        SecretShape("glrt-", .base64URL, from: 20), SecretShape("glcbt-", .base64URL, from: 20),
        SecretShape("glptt-", .base64URL, from: 20), SecretShape("glsoat-", .base64URL, from: 20),
        SecretShape("glagent-", .base64URL, from: 20), SecretShape("npm_", .alphanumeric, from: 36),
        SecretShape("pypi-AgEIcHlwaS5vcmc", .base64URL, from: 20), SecretShape("dckr_pat_", .base64URL, from: 27),
        SecretShape("ATATT3", .token, from: 60), SecretShape("ATCTT3", .token, from: 60),
    ]

    // Payment, mail, messages, work.
    private static let services = [
        SecretShape("sk_live_", .alphanumeric, from: 16), SecretShape("sk_test_", .alphanumeric, from: 16),
        SecretShape("rk_live_", .alphanumeric, from: 16), SecretShape("rk_test_", .alphanumeric, from: 16),
        SecretShape("whsec_", .token, from: 24), SecretShape("sq0atp-", .base64URL, from: 22),
        SecretShape("sq0csp-", .base64URL, from: 43), SecretShape("shpat_", .lowerHex, 32...32),
        SecretShape("shpca_", .lowerHex, 32...32), SecretShape("shppa_", .lowerHex, 32...32),
        SecretShape("shpss_", .lowerHex, 32...32), SecretShape("SG.", .token, from: 60),
        SecretShape("SK", .lowerHex, 32...32), SecretShape("key-", .lowerHex, 32...32),
        SecretShape("xoxb-", .base64URL, from: 20), SecretShape("xoxa-", .base64URL, from: 20),
        SecretShape("xoxp-", .base64URL, from: 20), SecretShape("xoxr-", .base64URL, from: 20),
        SecretShape("xoxs-", .base64URL, from: 20), SecretShape("xoxc-", .base64URL, from: 20),
        SecretShape("xoxd-", .token, from: 20), SecretShape("xoxe-", .base64URL, from: 20),
        SecretShape("xoxe.xox", .base64URL, from: 20), SecretShape("xapp-", .base64URL, from: 20),
        SecretShape("hooks.slack.com/services/", .path, from: 30),
        SecretShape("discord.com/api/webhooks/", .path, from: 60),
        SecretShape("lin_api_", .alphanumeric, from: 32), SecretShape("ntn_", .alphanumeric, from: 40),
        SecretShape("secret_", .alphanumeric, 43...43), SecretShape("figd_", .base64URL, from: 36),
        SecretShape("sntrys_", .token, from: 40), SecretShape("sntryu_", .alphanumeric, from: 40),
        SecretShape("PMAK-", .base64URL, from: 40),
    ]

    // Models.
    private static let models = [
        SecretShape("sk-", .base64URL, from: 20), SecretShape("hf_", .alphanumeric, from: 30),
        SecretShape("xai-", .alphanumeric, from: 60), SecretShape("gsk_", .alphanumeric, from: 40),
        SecretShape("pplx-", .alphanumeric, from: 40), SecretShape("r8_", .alphanumeric, from: 36),
    ]

    /// Where a token ends whose prefix begins at `start`; nil when there is none.
    ///
    /// - Parameter barren: up to where no body of a class is random enough. It is noted here, since a part of such a
    ///   run is no better than the whole, and so a text of prefixes is not read again and again.
    func end(in text: Span<UInt8>, at start: Int, _ barren: inout [Int]) -> Int? {
        guard text.holds(prefix.span, at: start) else { return nil }
        let bodyStart = start + prefix.count
        guard bodyStart >= barren[body.rawValue] else { return nil }
        let most = length.upperBound
        var end = bodyStart
        while end < text.count, body.contains(text[end]) {
            end &+= 1
            if end - bodyStart > most { return nil }
        }
        guard end - bodyStart >= length.lowerBound, !text.byte(end).isASCIIAlphanumeric else { return nil }
        guard SecretValue.looksRandom(text, in: bodyStart..<end) else {
            barren[body.rawValue] = end
            return nil
        }
        return end
    }
}
