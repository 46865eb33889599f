using Microsoft.Extensions.Time.Testing;

namespace EdgeFed.Tests.Output;

/// <summary>A clock that stands at an afternoon in UTC until it is moved.</summary>
internal sealed class FixedTime() : FakeTimeProvider(new DateTimeOffset(2026, 11, 22, 14, 3, 11, 123, TimeSpan.Zero));
