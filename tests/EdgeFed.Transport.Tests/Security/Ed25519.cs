namespace EdgeFed.Transport.Tests.Security;

/// <summary>
/// An authority with an Ed25519 key, made by OpenSSL because .NET cannot make one; a worker and an aggregator with ECDSA keys that it issued,
/// and a unit that has an Ed25519 key itself. Valid from 2026-11-29 for a hundred years; test data, no secret.
/// </summary>
internal static class Ed25519
{
    public const string Authority = """
        -----BEGIN CERTIFICATE-----
        MIIBajCCARygAwIBAgIUd24rlrPvB/UsEvapPjHSGE9HlLIwBQYDK2VwMDIxIDAe
        BgNVBAMMF2J1c2VzIEVkMjU1MTkgYXV0aG9yaXR5MQ4wDAYDVQQKDAVidXNlczAg
        Fw0yNjExMjkwMDU4NDJaGA8yMTI2MTEwNTAwNTg0MlowMjEgMB4GA1UEAwwXYnVz
        ZXMgRWQyNTUxOSBhdXRob3JpdHkxDjAMBgNVBAoMBWJ1c2VzMCowBQYDK2VwAyEA
        83B2mSPoFRvbjYaQQp+lDHE7sp46hZ3ewQgjHgz4FnyjQjBAMA8GA1UdEwEB/wQF
        MAMBAf8wDgYDVR0PAQH/BAQDAgEGMB0GA1UdDgQWBBTvyZ4I7wIaRkLZCztMuXY3
        ni+Q+TAFBgMrZXADQQAEJ10E/wDIkRdwltgNUzKWbMAQ98v31KcWqjUBB8PExHiH
        emtI+PLtZMGVOKW5UItYOKo8ILMnIZuNx4pk/WcB
        -----END CERTIFICATE-----
        """;

    public const string UnitCertificate = """
        -----BEGIN CERTIFICATE-----
        MIIBtjCCAWigAwIBAgIQIjRWeJCrze8SNFZ4kKvN7zAFBgMrZXAwMjEgMB4GA1UE
        AwwXYnVzZXMgRWQyNTUxOSBhdXRob3JpdHkxDjAMBgNVBAoMBWJ1c2VzMCAXDTI2
        MTEyOTAwNTg0MloYDzIxMjYxMTA1MDA1ODQyWjAiMRAwDgYDVQQDDAd1bml0LTAx
        MQ4wDAYDVQQKDAVidXNlczAqMAUGAytlcAMhAA1neNIsc5NkPeBtLOydL7gP8hHw
        Ct+mrCI6LcDkm4Qzo4GhMIGeMAwGA1UdEwEB/wQCMAAwDgYDVR0PAQH/BAQDAgeA
        MBMGA1UdJQQMMAoGCCsGAQUFBwMCMCkGA1UdEQQiMCCGHmVkZ2VmZWQ6Ly9idXNl
        cy93b3JrZXIvdW5pdC0wMTAfBgNVHSMEGDAWgBTvyZ4I7wIaRkLZCztMuXY3ni+Q
        +TAdBgNVHQ4EFgQUv+iTl50w9p4eVrk0dVjztfW2F/8wBQYDK2VwA0EAkXU9DEoD
        Tlb9PZdVFgJGLgY7BpMaSG4/7+5nSWmj87UacDgdsRo+vgTepaJqRSptOiVkf6/d
        bBAsOzAumYx8Bw==
        -----END CERTIFICATE-----
        """;

    private const string Worker = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgL9DOVT3r4VH+DUyK
        SizBJp+ag+Hw6HrhM8KxADfkxkehRANCAATiUTTDdLNBoB1MW4CtFTL/zmbR8KR3
        giAOn8vxAlRz64blsnkVXWMi0N30w1ClgYyYHNVHiMVaMj/qeRTfms31
        -----END PRIVATE KEY-----
        -----BEGIN CERTIFICATE-----
        MIIB5TCCAZegAwIBAgIQEjRWeJCrze8SNFZ4kKvN7zAFBgMrZXAwMjEgMB4GA1UE
        AwwXYnVzZXMgRWQyNTUxOSBhdXRob3JpdHkxDjAMBgNVBAoMBWJ1c2VzMCAXDTI2
        MTEyOTAwNTg0MloYDzIxMjYxMTA1MDA1ODQyWjAiMRAwDgYDVQQDDAd1bml0LTAx
        MQ4wDAYDVQQKDAVidXNlczBZMBMGByqGSM49AgEGCCqGSM49AwEHA0IABOJRNMN0
        s0GgHUxbgK0VMv/OZtHwpHeCIA6fy/ECVHPrhuWyeRVdYyLQ3fTDUKWBjJgc1UeI
        xVoyP+p5FN+azfWjgaEwgZ4wDAYDVR0TAQH/BAIwADAOBgNVHQ8BAf8EBAMCB4Aw
        EwYDVR0lBAwwCgYIKwYBBQUHAwIwKQYDVR0RBCIwIIYeZWRnZWZlZDovL2J1c2Vz
        L3dvcmtlci91bml0LTAxMB8GA1UdIwQYMBaAFO/JngjvAhpGQtkLO0y5djeeL5D5
        MB0GA1UdDgQWBBTGuPw0SrmNm/Bxjr6wME1qhOVGJjAFBgMrZXADQQBjllELHFIw
        U3Kb6my7GnEBb3CS/FUVp5iN/w5VGBas6xdsyHPz4UdJaMzN5f83ntN1XpJqDPZx
        4ZWaeVJpOLkD
        -----END CERTIFICATE-----
        """;

    private const string Depot = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgnFhHEvxJ7B+J8cvX
        yhvrIGdmvfEPHzZ+mLR55mUfS6uhRANCAASXCzLvywAV1VzCb3VgRY6UueCqmnII
        Ke9PU5mlnuatrHgn6+Tyi2ggw8CPtiKsNcCDi3psspW/u/Pvxffga8QO
        -----END PRIVATE KEY-----
        -----BEGIN CERTIFICATE-----
        MIIB5TCCAZegAwIBAgIQMjRWeJCrze8SNFZ4kKvN7zAFBgMrZXAwMjEgMB4GA1UE
        AwwXYnVzZXMgRWQyNTUxOSBhdXRob3JpdHkxDjAMBgNVBAoMBWJ1c2VzMCAXDTI2
        MTEyOTAxMDM0MFoYDzIxMjYxMTA1MDEwMzQwWjAgMQ4wDAYDVQQDDAVkZXBvdDEO
        MAwGA1UECgwFYnVzZXMwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAASXCzLvywAV
        1VzCb3VgRY6UueCqmnIIKe9PU5mlnuatrHgn6+Tyi2ggw8CPtiKsNcCDi3psspW/
        u/Pvxffga8QOo4GjMIGgMAwGA1UdEwEB/wQCMAAwDgYDVR0PAQH/BAQDAgeAMBMG
        A1UdJQQMMAoGCCsGAQUFBwMBMCsGA1UdEQQkMCKGIGVkZ2VmZWQ6Ly9idXNlcy9h
        Z2dyZWdhdG9yL2RlcG90MB8GA1UdIwQYMBaAFO/JngjvAhpGQtkLO0y5djeeL5D5
        MB0GA1UdDgQWBBS6OaMxPr+6rJ+lIVghIo2OfevoyDAFBgMrZXADQQAu7ocQ+K7J
        syz0PbHxxth4HY44hQEKBGIExrbixuDGv4YCoy4jbaYfC0I/YUWVTLzkF1n1KbSR
        vF8mm/Q8dFwM
        -----END CERTIFICATE-----
        """;

    private const string UnitKey = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIBqcBTzNzl9f9R8Rv0zpJc1DplYVrslzTS9/6Vj23XOk
        -----END PRIVATE KEY-----
        """;

    public static DateTimeOffset Now { get; } = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static string WorkerIdentity => $"{Worker}\n{Authority}\n";

    public static string DepotIdentity => $"{Depot}\n{Authority}\n";

    public static string UnitIdentity => $"{UnitKey}\n{UnitCertificate}\n{Authority}\n";
}
