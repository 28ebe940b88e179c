// What draws diagrams, loaded by diagram.js where one is looked at: it weighs more than the page around it.
export { default as Viewer } from "bpmn-js/lib/NavigatedViewer";
import "diagram-js/assets/diagram-js.css";
import "bpmn-js/dist/assets/bpmn-js.css";
