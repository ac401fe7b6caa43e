internal import HTTPText
internal import Testing

@Suite struct HTTPAddressResolvingTests {
    @Test(
        arguments: [
            ("/messages?session=1", "http://h:8080/messages?session=1"),
            ("messages?session=1", "http://h:8080/a/messages?session=1"),
            ("./messages", "http://h:8080/a/messages"),
            ("../messages/", "http://h:8080/messages/"),
            ("../../../m/./n/..", "http://h:8080/m/"),
            ("/a/b/.", "http://h:8080/a/b/"),
            ("/a//b", "http://h:8080/a//b"),
            ("?session=1", "http://h:8080/a/sse?session=1"),
            ("?next=/../x", "http://h:8080/a/sse?next=/../x"),
            ("//other/x", "http://other/x"),
            ("//h:8080/x", "http://h:8080/x"),
            ("http://h:8080/x?y", "http://h:8080/x?y"),
            ("HTTPS://h/x", "https://h/x"),
            ("a:b/c", nil),
            ("./a:b", "http://h:8080/a/a:b"),
            ("1a:b", "http://h:8080/a/1a:b"),
            ("file:///etc/passwd", nil),
            ("javascript:alert(1)", nil),
            ("http:x", nil),
            ("http://u@h:8080/x", nil),
            ("/x#y", nil),
            ("/\\evil.example", nil),
            ("\\\\evil.example", nil),
            ("/x y", nil),
            ("/x\r\nhost: evil", nil),
            ("//", nil),
            ("", nil),
        ] as [(String, String?)])
    func `a reference means what it means to everybody`(reference: String, address: String?) throws {
        let base = try HTTPAddress("http://h:8080/a/sse?token=1")
        guard let address else {
            #expect(throws: HTTPAddressError.self) { try base.resolving(reference) }
            return
        }
        #expect(try base.resolving(reference).text == address)
    }

    @Test(arguments: [
        ("http://h/x", "http://H:80/y", true), ("http://h/x", "https://h/x", false),
        ("http://h/x", "http://h:81/x", false), ("http://h/x", "http://h.example/x", false),
        ("http://127.0.0.1/", "http://localhost/", false), ("https://[::1]/a", "https://[::1]:443/b", true),
    ])
    func `an origin is scheme, host and port`(one: String, other: String, isSame: Bool) throws {
        let (one, other) = (try HTTPAddress(one), try HTTPAddress(other))
        #expect(one.hasSameOrigin(as: other) == isSame)
        #expect(other.hasSameOrigin(as: one) == isSame)
    }
}
