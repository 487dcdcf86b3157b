// Keys, certificates, requests and the authority: what they say, and what is refused. Handshakes with them are tested
// in the room Transport.

import Testing

@testable import Cryptography

@Suite struct CertificateTests {
    let cluster = "00112233445566778899aabbccddeeff"

    @Test func anIssuedCertificateNamesItsOwnerAndBelongsToItsKey() throws {
        let authority = try Authority.make(cluster: cluster)
        let key = try KeyPair.generate()
        let identity = try Identity.node("gpu-07.rack2", cluster: cluster)
        let chain = try authority.issue(identity, for: CertificateRequest(for: key))
        #expect(chain.count == 2)
        #expect(try chain[0].identity() == identity)
        #expect(try chain[0].publicKeyDigest == key.publicKeyDigest())
        #expect(chain[1].publicKeyDigest == authority.certificate.publicKeyDigest)
        #expect(chain[0].notBefore <= wallClock() && chain[0].notAfter > wallClock())
        #expect(try Credentials(chain: chain, key: key).chain.count == 2)
    }

    @Test func certificatesAndKeysSurvivePEMAndDER() throws {
        let authority = try Authority.make(cluster: cluster)
        let key = try KeyPair.generate()
        #expect(try KeyPair(pem: key.pem()).publicKeyDigest() == key.publicKeyDigest())
        #expect(try Certificate(der: authority.certificate.der()).der() == authority.certificate.der())
        let two = try authority.certificate.pem() + authority.certificate.pem()
        #expect(try Certificate.chain(pem: two).count == 2)
        #expect(try Authority.cluster(of: authority.certificate) == cluster)
    }

    @Test func aCommonNameSaysWhoItIsAndIsToldFromOthersThatBeginAlike() throws {
        let authority = try Authority.make(cluster: cluster)
        let long = String(repeating: "n", count: 59)
        var found: Set<String> = []
        for name in ["a", "b_C.d", long, long + "1", long + "2", String(repeating: "n", count: 63)] {
            let identity = try Identity.node(name, cluster: cluster)
            let chain = try authority.issue(identity, for: CertificateRequest(for: .generate()))
            #expect(chain[0].commonName == identity.commonName && identity.commonName.utf8.count <= 64)
            #expect(identity.commonName == "node \(identity.nodeMark)")
            #expect(name.count > 59 || identity.nodeMark == name)
            found.insert(identity.commonName)
        }
        #expect(found.count == 6)
        // What a user is called never begins as a node is.
        #expect(try Identity.user("node", cluster: cluster).commonName == "user node")
    }

    @Test func aKeyOfAnotherCertificateIsRefused() throws {
        let authority = try Authority.make(cluster: cluster)
        let chain = try authority.issue(.user("ann", cluster: cluster), for: CertificateRequest(for: .generate()))
        let other = try KeyPair.generate()
        #expect(throws: CertificateError.keyMismatch(subject: "user ann")) { try Credentials(chain: chain, key: other) }
    }

    @Test func anAuthorityAnswersForItsOwnClusterOnly() throws {
        let authority = try Authority.make(cluster: cluster)
        let stranger = try Identity.node("n1", cluster: "ff")
        #expect(throws: CertificateError.self) { try authority.issue(stranger, for: .generate()) }
        #expect(throws: CertificateError.self) { try authority.issue(.join, for: .generate()) }
    }

    @Test func aValidityOutsideTheAuthoritysIsCutOrRefused() throws {
        let authority = try Authority.make(cluster: cluster)
        let identity = try Identity.node("n1", cluster: cluster)
        let far = authority.certificate.notAfter
        let cut = try authority.issue(identity, for: .generate(), validity: far - 100..<far + 100)
        #expect(cut.chain[0].notAfter == far)
        #expect(throws: CertificateError.self) {
            try authority.issue(identity, for: .generate(), validity: far + 10..<far + 100)
        }
    }

    @Test func aRequestThatIsBrokenOrOfAnotherKindOfKeyIsRefused() throws {
        let authority = try Authority.make(cluster: cluster)
        let identity = try Identity.node("n1", cluster: cluster)
        let good = try CertificateRequest(for: .generate()).der
        for index in good.indices {
            var broken = good
            broken[index] ^= 0x10
            #expect(throws: CertificateError.self, "byte \(index)") {
                try authority.issue(identity, for: CertificateRequest(der: broken))
            }
        }
        for length in 0..<good.count {
            #expect(throws: CertificateError.self) {
                try authority.issue(identity, for: CertificateRequest(der: Array(good.prefix(length))))
            }
        }
        let long = [UInt8](repeating: 0x30, count: 100_000)
        #expect(throws: CertificateError.self) { try authority.issue(identity, for: CertificateRequest(der: long)) }
    }

    @Test func textThatIsNoCertificateOrKeyIsRefusedWithItsSource() throws {
        for text in ["", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"] {
            let bytes = Array(text.utf8)
            #expect(throws: CertificateError.self) { try Certificate.chain(pem: bytes, source: "ca.pem") }
            #expect(throws: CertificateError.self) { try KeyPair(pem: bytes, source: "key.pem") }
        }
        let error = #expect(throws: CertificateError.self) { try KeyPair(pem: [1, 2], source: "key.pem") }
        #expect(error?.description.contains("key.pem") == true)
        #expect(throws: CertificateError.self) { try Certificate(der: [0x30, 0x82, 0xff, 0xff]) }
    }

    @Test func hostNamesAndAddressesAreCheckedBeforeTheyAreSigned() throws {
        let authority = try Authority.make(cluster: cluster)
        let identity = try Identity.coordinator(cluster: cluster)
        let hosts = ["head.example.org", "10.0.0.1", "fe80::1"]
        #expect(try authority.issue(identity, for: .generate(), hosts: hosts).chain.count == 2)
        for bad in ["a,URI:coord://ff/coordinator", "", "a b", "-x", "*\n"] {
            #expect(throws: CertificateError.self) { try authority.issue(identity, for: .generate(), hosts: [bad]) }
        }
    }

    @Test func serialNumbersDiffer() throws {
        let authority = try Authority.make(cluster: cluster)
        let identity = try Identity.node("n1", cluster: cluster)
        let key = try KeyPair.generate()
        let made = try (0..<20).map { _ in try authority.issue(identity, for: key).chain[0].der() }
        #expect(Set(made).count == 20)
    }
}

@Suite struct CertificateIdentityTests {
    @Test func everyKindIsReadAsItIsWritten() throws {
        let all = try [
            Identity.coordinator(cluster: "0a"), .node("n1", cluster: "0a"), .user("ann@example.org", cluster: "0a"),
        ]
        for identity in all { #expect(try Identity(uri: identity.uri) == identity) }
    }

    @Test(arguments: [
        "", "coord://", "coord:///node/x", "coord://0A/node/x", "coord://0a/node/", "coord://0a/node/x/y",
        "coord://0a/guest/x", "coord://0a/coordinator/x", "coord://0a/node/..", "coord://0a/node/-rf",
        "coord://0a/node/a b", "coord://0a/node/a\u{0}b", "coord://0a/user/\u{e9}", "http://0a/node/x",
        "coord://0a/join",
    ])
    func aNameThatWasNotWrittenHereIsRefused(_ text: String) {
        #expect(throws: CertificateError.self) { try Identity(uri: text) }
    }

    @Test func aNameOfAnyLengthOverTheBoundIsRefused() {
        let long = String(repeating: "a", count: 254)
        #expect(throws: CertificateError.self) { try Identity.node(long, cluster: "0a") }
        #expect(throws: CertificateError.self) {
            try Identity(uri: "coord://0a/node/" + String(repeating: "a", count: 9_999))
        }
    }
}
