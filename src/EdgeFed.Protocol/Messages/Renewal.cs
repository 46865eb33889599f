using System.Buffers;
using EdgeFed.Protocol.Frames;
using EdgeFed.Protocol.MessagePack;

namespace EdgeFed.Protocol.Messages;

/// <summary>
/// From a worker, without a certificate: asks for one that takes the place of its own, for the same name and key. From the
/// aggregator: that certificate.
/// </summary>
/// <param name="Certificate">X.509, as DER; empty in a request.</param>
public sealed record Renewal(ReadOnlyMemory<byte> Certificate) : IMessage<Renewal>
{
    private const int CertificateKey = 1;

    /// <inheritdoc/>
    public static FrameKind Kind => FrameKind.Renewal;

    /// <inheritdoc/>
    public void Write(ref MessagePackWriter writer)
    {
        writer.WriteMapHeader(1);
        writer.Binary(CertificateKey, Certificate.Span);
    }

    /// <inheritdoc/>
    public static Renewal Read(ReadOnlySequence<byte> payload)
    {
        var fields = new FieldReader(nameof(Renewal), payload);
        byte[] certificate = [];
        while (fields.Next(out var key))
        {
            switch (key)
            {
                case CertificateKey: certificate = fields.Bytes("certificate", 0, ProtocolLimits.MaxCertificateBytes); break;
                default: fields.Value.Skip(); break;
            }
        }

        fields.Require(CertificateKey);
        return new Renewal(certificate);
    }
}
