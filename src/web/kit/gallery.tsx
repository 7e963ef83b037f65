// All of the kit in all its states on one page, served at /kit in development.

import type { ReactNode } from "react";
import { useState } from "react";
import { Button, ButtonLink } from "./button.tsx";
import { Checkbox, Select, TextField } from "./field.tsx";
import { Icon, iconNames, Logo } from "./icons.tsx";
import { type Column, AppBar, Card, Dialog, LanguageSwitch, Steps, Table } from "./layout.tsx";
import { NumberField } from "./number.tsx";
import { type Tone, Badge, EmptyState, ErrorState, LoadingState, Notice, OfflineBanner, Progress } from "./states.tsx";

const COLOURS = [
  "ink",
  "ink-2",
  "ink-3",
  "paper",
  "surface",
  "sunken",
  "line",
  "line-strong",
  "accent",
  "accent-strong",
  "accent-soft",
  "ok",
  "ok-soft",
  "wait",
  "wait-soft",
  "bad",
  "bad-soft",
  "info",
  "info-soft",
];

const SAMPLE_COLUMNS: readonly Column<{ place: string; votes: string; tone: Tone; state: string }>[] = [
  { key: "place", label: "Kelurahan", cell: (r) => r.place },
  { key: "votes", label: "Suara", cell: (r) => r.votes, figure: true },
  {
    key: "state",
    label: "Keadaan",
    cell: (r) => <Badge tone={r.tone}>{r.state}</Badge>,
  },
];

function setRoot(name: string, value: string | undefined): void {
  if (value === undefined) delete document.documentElement.dataset[name];
  else document.documentElement.dataset[name] = value;
}

export function Gallery(): ReactNode {
  const [text, setText] = useState("");
  const [choice, setChoice] = useState("");
  const [checked, setChecked] = useState(true);
  const [dialog, setDialog] = useState(false);
  const [figures, setFigures] = useState<(number | null)[]>([143, 0, null, 1234567]);
  return (
    <>
      <AppBar title="Kit" under="Semua bagian dalam semua keadaan">
        <LanguageSwitch />
      </AppBar>
      <OfflineBanner />
      <main className="k-gallery">
        <Card title="Tampilan">
          <div className="k-row">
            <Button onClick={() => setRoot("theme", "light")}>Terang</Button>
            <Button onClick={() => setRoot("theme", "dark")}>Gelap</Button>
            <Button onClick={() => setRoot("theme", undefined)}>Ikut sistem</Button>
            <Button onClick={() => setRoot("device", "phone")}>Ponsel</Button>
            <Button onClick={() => setRoot("device", undefined)}>Meja</Button>
            <Logo />
          </div>
          <div className="k-row">
            {COLOURS.map((c) => (
              <span key={c} className="k-swatch">
                <span style={{ background: `var(--${c})` }} /> {c}
              </span>
            ))}
          </div>
        </Card>
        <Card title="Tombol">
          <div className="k-row">
            <Button look="primary" icon="send">
              Kirim
            </Button>
            <Button>Biasa</Button>
            <Button look="danger">Hapus</Button>
            <Button look="plain">Polos</Button>
            <ButtonLink href="#tautan" icon="next">
              Tautan
            </ButtonLink>
          </div>
          <div className="k-row">
            <Button look="primary" size="small">
              Kecil
            </Button>
            <Button look="primary" size="large">
              Besar
            </Button>
            <Button look="primary" busy>
              Menyimpan
            </Button>
            <Button look="primary" disabled>
              Belum bisa
            </Button>
            <Button pressed>Dipilih</Button>
          </div>
          <Button look="primary" size="large" wide icon="camera">
            Ambil foto
          </Button>
        </Card>
        <Card title="Isian">
          <TextField label="Nama" value={text} onChange={setText} hint="Seperti di surat mandat" />
          <TextField label="Kode mandat" value="K7QM2D9X" onChange={() => {}} code />
          <TextField
            label="Surel"
            type="email"
            value="bukan-surel"
            onChange={() => {}}
            error="Alamat surel belum lengkap"
          />
          <TextField label="Catatan" value="" onChange={() => {}} rows={3} optional />
          <TextField label="Tidak bisa diubah" value="Tetap" onChange={() => {}} disabled />
          <Select
            label="Sumber"
            value={choice}
            onChange={setChoice}
            choose
            options={[
              { value: "plano", label: "Plano" },
              { value: "salinan", label: "Salinan" },
            ]}
          />
          <Checkbox
            label="Kirim foto hanya lewat Wi-Fi"
            hint="Angka tetap langsung dikirim"
            checked={checked}
            onChange={setChecked}
          />
        </Card>
        <Card title="Angka" aside={<span className="k-quiet-text">Enter: isian berikutnya</span>}>
          <div className="k-stack" data-figures="">
            {["Laki-laki", "Nol bukan kosong", "Kosong", "Besar"].map((label, i) => (
              <NumberField
                key={label}
                label={label}
                mark={`A.${i + 1}`}
                value={figures[i] ?? null}
                onChange={(v) => setFigures(figures.map((old, j) => (j === i ? v : old)))}
                error={i === 3 ? "Memang tertulis begitu di formulir?" : undefined}
              />
            ))}
            <NumberField label="Terkunci" value={12} onChange={() => {}} disabled />
          </div>
        </Card>
        <Card title="Langkah dan keadaan">
          <Steps
            label="Halaman"
            steps={[
              { label: "Foto", state: "done" },
              { label: "Angka", state: "now" },
              { label: "Kirim", state: "later" },
            ]}
          />
          <div className="k-row">
            <Badge tone="neutral" icon="phone">
              Tersimpan di HP ini
            </Badge>
            <Badge tone="wait">Sedang dikirim</Badge>
            <Badge tone="ok">Diterima</Badge>
            <Badge tone="bad">Perlu diperbaiki</Badge>
            <Badge tone="info">Dibaca kedua kali</Badge>
          </div>
          <Progress label="Foto 2 dari 3" value={0.6} text="0,9 dari 1,5 MB" />
          <Progress label="Menyiapkan" />
          <Notice tone="ok" title="Semua sudah diterima">
            Tanda terima K7QM-2D9X.
          </Notice>
          <Notice tone="wait" title="Menunggu Wi-Fi">
            Tiga foto, 1,4 MB.
          </Notice>
          <Notice tone="bad" title="Ruang HP hampir penuh">
            Hapus berkas lain sebelum memotret lagi.
          </Notice>
          <Notice tone="info" title="Jam HP berbeda 12 menit" />
        </Card>
        <Card title="Tabel">
          <Table
            caption="Suara per kelurahan (contoh rekaan)"
            columns={SAMPLE_COLUMNS}
            rows={[
              { place: "Sukamaju", votes: "1.204", tone: "ok", state: "lengkap" },
              { place: "Mekarsari", votes: "987", tone: "wait", state: "8 dari 12 TPS" },
            ]}
            rowKey={(r) => r.place}
          />
        </Card>
        <Card title="Memuat">
          <LoadingState />
        </Card>
        <Card title="Kosong">
          <EmptyState title="Belum ada laporan" action={<Button look="primary">Buat laporan</Button>}>
            Laporan pertama akan muncul di sini.
          </EmptyState>
        </Card>
        <Card title="Gagal">
          <ErrorState code="figures.station_out_of_scope" onRetry={() => {}} />
        </Card>
        <Card title="Dialog">
          <Button onClick={() => setDialog(true)}>Buka</Button>
          <Dialog
            open={dialog}
            title="Kirim sekarang?"
            onClose={() => setDialog(false)}
            actions={
              <Button look="primary" onClick={() => setDialog(false)}>
                Kirim
              </Button>
            }
          >
            <p>Tiga foto, 1,4 MB.</p>
          </Dialog>
        </Card>
        <Card title="Ikon">
          <div className="k-row">
            {iconNames.map((name) => (
              <span key={name} className="k-swatch">
                <Icon name={name} size={24} /> {name}
              </span>
            ))}
          </div>
        </Card>
      </main>
    </>
  );
}
