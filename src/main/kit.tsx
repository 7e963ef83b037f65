import { createRoot } from "react-dom/client";
import "../web/kit/kit.css";
import { Gallery } from "../web/kit/gallery.tsx";

createRoot(document.getElementById("app")!).render(<Gallery />);
